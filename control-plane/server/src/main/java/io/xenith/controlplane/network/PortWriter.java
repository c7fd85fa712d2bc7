package io.xenith.controlplane.network;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.xenith.controlplane.quota.QuotaStore;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.AddressPair;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes ports, however many, in a few statements: the ports in one batch, their addresses in one, their groups in one.
 * The quota of their projects follows at the end of the transaction.
 */
@Singleton
final class PortWriter {

    private static final int MAC_ROUNDS_AT_MOST = 10;
    private static final String INSERT = """
            INSERT INTO port (id, project_id, network_id, name, description, admin_up, mac, device_id, device_owner,
                instance_id, router_id, ephemeral, number, bound_host, status, port_security, pair_cidrs, pair_macs,
                vnic_type, dns_name, tags, revision, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::uuid, ?::uuid, ?, ?, ?, ?, ?, ?::text[], ?::text[], ?, ?, ?::text[], 1, ?, ?)
            ON CONFLICT ON CONSTRAINT port_mac_taken DO NOTHING
            """;

    private final AddressAllocator addresses;
    private final QuotaStore quota;
    private final RandomGenerator chance;

    PortWriter(AddressAllocator addresses, QuotaStore quota, RandomGenerator chance) {
        this.addresses = addresses;
        this.quota = quota;
        this.chance = chance;
    }

    /**
     * Writes ports on networks that the caller may use and with groups that it may name: both have been checked.
     *
     * @param subnets of every network that a draft names; those without any are absent
     */
    void insert(Transaction tx, List<PortDraft> drafts, Map<UUID, List<SubnetLayout>> subnets) throws SQLException {
        Map<UUID, MacAddress> macs = insertRows(tx, drafts);
        List<AddressAllocator.Taken> exact = new ArrayList<>();
        List<AddressAllocator.Need> any = new ArrayList<>();
        for (PortDraft draft : drafts) {
            if (draft.addresses().isPresent()) {
                AddressPlan plan = AddressPlan.of(
                        draft.id(),
                        requireNonNull(macs.get(draft.id())),
                        draft.addresses().get(),
                        subnets.getOrDefault(draft.network(), List.of()));
                exact.addAll(plan.exact());
                any.addAll(plan.any());
            }
        }
        addresses.takeExactly(tx, exact);
        addresses.takeAny(tx, any);
        insertGroups(tx, drafts);
        drafts.forEach(draft -> quota.change(tx, draft.project(), Map.of(QuotaResource.QUOTA_RESOURCE_PORTS, 1L)));
    }

    /** Puts other addresses on a port: those in both stay. */
    void replaceAddresses(
            Transaction tx, UUID port, MacAddress mac, List<AddressWish> wishes, List<SubnetLayout> subnets)
            throws SQLException {
        AddressPlan plan = AddressPlan.of(port, mac, wishes, subnets);
        Sql.update(tx.connection(), "DELETE FROM port_address WHERE port_id = ?", port);
        addresses.takeExactly(tx, plan.exact());
        addresses.takeAny(tx, plan.any());
    }

    /** Deletes ports that nobody uses any more, with their addresses, and gives back their quota. */
    void delete(Transaction tx, List<UUID> ports) throws SQLException {
        if (ports.isEmpty()) {
            return;
        }
        for (UUID project : Sql.list(
                tx.connection(),
                "DELETE FROM port WHERE id = ANY (?::uuid[]) RETURNING project_id",
                row -> row.uuid("project_id"),
                ports)) {
            quota.change(tx, new ProjectId(project), Map.of(QuotaResource.QUOTA_RESOURCE_PORTS, -1L));
        }
    }

    // A MAC of our choice may be taken: with 65,000 ports on a network, one in 250 is. Those choose again.
    private Map<UUID, MacAddress> insertRows(Transaction tx, List<PortDraft> drafts) throws SQLException {
        Map<UUID, MacAddress> macs = new TreeMap<>();
        List<PortDraft> open = drafts;
        for (int round = 0; round < MAC_ROUNDS_AT_MOST && !open.isEmpty(); round++) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (PortDraft draft : open) {
                MacAddress mac = draft.mac().orElseGet(() -> MacAddress.random(chance));
                macs.put(draft.id(), mac);
                rows.add(row(draft, mac, tx));
            }
            int[] counts = SqlFailures.refusing(
                    "port_pkey",
                    () -> ServiceException.of(
                            Status.Code.ALREADY_EXISTS, "ID_TAKEN", "there is a port with this id already"),
                    () -> Sql.batch(tx.connection(), INSERT, rows));
            List<PortDraft> again = new ArrayList<>();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 0) {
                    again.add(open.get(i));
                }
            }
            for (PortDraft draft : again) {
                if (draft.mac().isPresent()) {
                    throw macInUse(draft.mac().get());
                }
            }
            open = again;
        }
        if (!open.isEmpty()) {
            throw new IllegalStateException("no free MAC in " + MAC_ROUNDS_AT_MOST + " rounds");
        }
        return macs;
    }

    static ServiceException macInUse(MacAddress mac) {
        return ServiceException.of(
                        Status.Code.FAILED_PRECONDITION, "MAC_IN_USE", "the MAC " + mac + " is taken on this network")
                .with("mac", mac.text());
    }

    private static @Nullable Object[] row(PortDraft draft, MacAddress mac, Transaction tx) {
        PortDraft.Label label = draft.label();
        UserColumns user = UserColumns.of(draft.user());
        List<AddressPair> pairs = draft.guard().pairs();
        return new @Nullable Object[] {
            draft.id(),
            draft.project(),
            draft.network(),
            label.name(),
            label.description(),
            label.adminUp(),
            mac.text(),
            user.deviceId(),
            user.deviceOwner(),
            user.instance(),
            user.router(),
            user.instance() != null,
            user.number(),
            user.boundHost(),
            user.status(),
            draft.guard().portSecurity(),
            pairs.stream().map(AddressPair::getCidr).toList(),
            pairs.stream().map(AddressPair::getMac).toList(),
            label.vnicType(),
            label.dnsName(),
            label.tags(),
            tx.now(),
            tx.now()
        };
    }

    private record UserColumns(
            String deviceId,
            String deviceOwner,
            @Nullable UUID instance,
            @Nullable UUID router,
            int number,
            String boundHost,
            String status) {

        static UserColumns of(PortDraft.User user) {
            return switch (user) {
                case PortDraft.User.Anybody(String device, String owner, String host) ->
                    new UserColumns(device, owner, null, null, 0, host, "down");
                case PortDraft.User.OfInstance(UUID instance, String zone, int number) ->
                    new UserColumns(
                            instance.toString(), DeviceOwners.ofInstance(zone), instance, null, number, "", "down");
                case PortDraft.User.OfRouter(UUID router, boolean gateway) ->
                    new UserColumns(
                            router.toString(),
                            gateway ? DeviceOwners.ROUTER_GATEWAY : DeviceOwners.ROUTER_INTERFACE,
                            null,
                            router,
                            0,
                            "",
                            "active");
            };
        }
    }

    private static void insertGroups(Transaction tx, List<PortDraft> drafts) throws SQLException {
        List<UUID> ports = new ArrayList<>();
        List<UUID> groups = new ArrayList<>();
        for (PortDraft draft : drafts) {
            for (UUID group : draft.guard().groups()) {
                ports.add(draft.id());
                groups.add(group);
            }
        }
        insertGroups(tx, ports, groups);
    }

    /** Puts groups on ports, pair by pair; those that are there stay. */
    static void insertGroups(Transaction tx, List<UUID> ports, List<UUID> groups) throws SQLException {
        if (ports.isEmpty()) {
            return;
        }
        SqlFailures.refusing(
                "port_security_group_group_id_fkey",
                () -> Refusals.invalidField("security_group_ids", "a group went away"),
                () -> Sql.update(tx.connection(), """
                        INSERT INTO port_security_group (port_id, group_id)
                        SELECT x.port, x.grp FROM unnest(?::uuid[], ?::uuid[]) AS x (port, grp) ON CONFLICT DO NOTHING
                        """, ports, groups));
    }
}
