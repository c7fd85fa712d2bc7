package io.xenith.controlplane.network;

import io.xenith.controlplane.instance.InstancePorts;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.RequestedNic;
import io.xenith.hostagent.v1.Nic;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The ports of instances. Works on the transaction of the package that owns instances, so that an instance and its ports are
 * there together or not at all. However many instances a request makes, it takes one query each for networks, subnets,
 * groups and existing ports, and one batch each for what it writes.
 */
@Singleton
public final class InstanceNetworking implements InstancePorts {

    private static final String DEFAULT_ZONE = "nova";

    private final NicChoices choices;
    private final SecurityGroupNames groups;
    private final PortWriter writer;
    private final Supplier<UUID> ids;

    InstanceNetworking(NicChoices choices, SecurityGroupNames groups, PortWriter writer, Supplier<UUID> ids) {
        this.choices = choices;
        this.groups = groups;
        this.writer = writer;
        this.ids = ids;
    }

    private record Existing(UUID port, UUID instance, String zone, int number) {}

    @Override
    public void allocate(Transaction tx, CallerScope scope, List<Wish> wishes) throws SQLException {
        List<NicChoices.Choice> chosen = new ArrayList<>();
        for (Wish wish : wishes) {
            chosen.add(new NicChoices.Choice(wish.choice(), wish.nics()));
        }
        NicChoices.Answer answer = choices.resolve(tx, scope, chosen);
        List<PortDraft> drafts = new ArrayList<>();
        List<Existing> existing = new ArrayList<>();
        for (int i = 0; i < wishes.size(); i++) {
            Wish wish = wishes.get(i);
            List<NicChoices.Nic> nics = answer.nics().get(i);
            boolean guarded = nics.stream().anyMatch(nic -> nic instanceof NicChoices.Nic.New made && made.secured());
            List<UUID> named = guarded || !wish.securityGroups().isEmpty()
                    ? groups.resolve(tx, scope.requireProject(), wish.securityGroups(), InstanceRefusals::unknownGroup)
                    : List.of();
            for (int number = 0; number < nics.size(); number++) {
                switch (nics.get(number)) {
                    case NicChoices.Nic.New made ->
                        drafts.add(draft(made, scope.requireProject(), wish.instance(), wish.zone(), number, named));
                    case NicChoices.Nic.Taken(UUID port) ->
                        existing.add(new Existing(port, wish.instance(), wish.zone(), number));
                }
            }
        }
        bindExisting(tx, existing);
        writer.insert(tx, drafts, SubnetLayout.listByNetwork(tx, answer.networks()));
    }

    @Override
    public UUID attach(Transaction tx, CallerScope scope, UUID instance, RequestedNic nic) throws SQLException {
        NicChoices.Choice choice =
                nic.getPortId().isEmpty() && nic.getNetworkId().isEmpty()
                        ? NicChoices.Choice.AUTO
                        : NicChoices.Choice.named(nic);
        NicChoices.Answer answer = choices.resolve(tx, scope, List.of(choice));
        Placed placed = placeOf(tx, scope, instance);
        return switch (answer.nics().getFirst().getFirst()) {
            case NicChoices.Nic.Taken(UUID port) -> {
                bindExisting(tx, List.of(new Existing(port, instance, placed.zone(), placed.nextNumber())));
                yield port;
            }
            case NicChoices.Nic.New made -> {
                List<UUID> byDefault = made.secured()
                        ? groups.resolve(tx, placed.project(), List.of(), InstanceRefusals::unknownGroup)
                        : List.of();
                PortDraft draft =
                        draft(made, placed.project(), instance, placed.zone(), placed.nextNumber(), byDefault);
                writer.insert(tx, List.of(draft), SubnetLayout.listByNetwork(tx, answer.networks()));
                yield draft.id();
            }
        };
    }

    @Override
    public void detach(Transaction tx, CallerScope scope, UUID instance, UUID port) throws SQLException {
        if (free(tx, "p.instance_id = ? AND p.id = ?", instance, port) == 0) {
            throw Refusals.notFound("port", port);
        }
    }

    @Override
    public void release(Transaction tx, Collection<UUID> instances) throws SQLException {
        if (!instances.isEmpty()) {
            free(tx, "p.instance_id = ANY (?::uuid[])", instances);
        }
    }

    @Override
    public void changeSecurityGroups(
            Transaction tx, CallerScope scope, UUID instance, List<String> add, List<String> remove)
            throws SQLException {
        ProjectId project = placeOf(tx, scope, instance).project();
        List<UUID> secured = Sql.list(
                tx.connection(),
                "SELECT id FROM port WHERE instance_id = ? AND port_security ORDER BY id FOR UPDATE",
                row -> row.uuid("id"),
                instance);
        if (!remove.isEmpty()) {
            for (UUID group : groups.resolve(tx, project, remove, InstanceRefusals::unknownGroup)) {
                int removed = Sql.update(
                        tx.connection(),
                        "DELETE FROM port_security_group WHERE group_id = ? AND port_id = ANY (?::uuid[])",
                        group,
                        secured);
                if (removed == 0) {
                    throw InstanceRefusals.unknownGroup(group.toString());
                }
            }
        }
        if (!add.isEmpty()) {
            for (UUID group : groups.resolve(tx, project, add, InstanceRefusals::unknownGroup)) {
                PortWriter.insertGroups(
                        tx, secured, secured.stream().map(_ -> group).toList());
            }
        }
    }

    @Override
    public void bind(Transaction tx, Map<UUID, String> hostNames) throws SQLException {
        if (hostNames.isEmpty()) {
            return;
        }
        List<UUID> instances = hostNames.keySet().stream().sorted().toList();
        Sql.update(
                tx.connection(),
                """
                UPDATE port p SET bound_host = b.host, status = CASE b.host WHEN '' THEN 'down' ELSE 'active' END,
                    revision = revision + 1, updated_at = ?
                FROM unnest(?::uuid[], ?::text[]) AS b (instance, host)
                WHERE p.instance_id = b.instance AND p.bound_host <> b.host
                """,
                tx.now(),
                instances,
                instances.stream()
                        .map(instance -> hostNames.getOrDefault(instance, ""))
                        .toList());
    }

    @Override
    public Map<UUID, List<Nic>> listNics(Transaction tx, Collection<UUID> instances) throws SQLException {
        return NicViews.listNics(tx, instances);
    }

    @Override
    public Map<UUID, View> listViews(Transaction tx, Collection<UUID> instances) throws SQLException {
        return NicViews.listViews(tx, instances);
    }

    @Override
    public String addressCondition(int ipVersion) {
        return "i.id IN (SELECT p.instance_id FROM port p JOIN port_address a ON a.port_id = p.id"
                + " WHERE p.instance_id IS NOT NULL AND family(a.address) = "
                + Fields.range("ip_version", ipVersion, 4, 6) + " AND host(a.address) ~ ?)";
    }

    private PortDraft draft(
            NicChoices.Nic.New made, ProjectId project, UUID instance, String zone, int number, List<UUID> named) {
        return new PortDraft(
                ids.get(),
                project,
                made.network(),
                new PortDraft.Label("", "", true, made.tag().stream().toList(), PortRules.vnicType(""), ""),
                new PortDraft.User.OfInstance(instance, zone.isEmpty() ? DEFAULT_ZONE : zone, number),
                Optional.empty(),
                Optional.of(made.address().<AddressWish>map(AddressWish.Exactly::new).stream()
                        .toList()),
                new PortDraft.Guard(made.secured(), made.secured() ? named : List.of(), List.of()));
    }

    // The rows were locked when the choice was made, so nobody has taken them since.
    private static void bindExisting(Transaction tx, List<Existing> existing) throws SQLException {
        for (Existing one : existing) {
            int bound = Sql.update(
                    tx.connection(),
                    """
                    UPDATE port SET instance_id = ?, device_id = ?, device_owner = ?, number = ?,
                        revision = revision + 1, updated_at = ?
                    WHERE id = ? AND instance_id IS NULL AND router_id IS NULL
                    """,
                    one.instance(),
                    one.instance().toString(),
                    DeviceOwners.ofInstance(one.zone().isEmpty() ? DEFAULT_ZONE : one.zone()),
                    one.number(),
                    tx.now(),
                    one.port());
            if (bound == 0) {
                throw InstanceRefusals.portInUse(one.port());
            }
        }
    }

    // Ports that were made for an instance go; those that somebody made before are nobody's again.
    private int free(Transaction tx, String condition, Object... parameters) throws SQLException {
        List<UUID> made = Sql.list(
                tx.connection(),
                "SELECT p.id FROM port p WHERE p.ephemeral AND " + condition,
                row -> row.uuid("id"),
                parameters);
        List<Object> bound = new ArrayList<>(List.of(tx.now()));
        bound.addAll(List.of(parameters));
        int kept = Sql.update(tx.connection(), """
                UPDATE port p SET instance_id = NULL, device_id = '', device_owner = '', number = 0, bound_host = '',
                    status = 'down', revision = revision + 1, updated_at = ?
                WHERE NOT p.ephemeral AND\s""" + condition, bound.toArray());
        writer.delete(tx, made);
        return made.size() + kept;
    }

    private record Placed(ProjectId project, String zone, int nextNumber) {}

    // An instance has no row here; its ports tell. One without any belongs to whoever may attach to it, so its project
    // is
    // the caller's.
    private static Placed placeOf(Transaction tx, CallerScope scope, UUID instance) throws SQLException {
        return Sql.list(
                        tx.connection(),
                        """
                        SELECT project_id, split_part(device_owner, ':', 2) AS zone, number FROM port
                        WHERE instance_id = ? ORDER BY ephemeral DESC, number DESC
                        """,
                        row -> new Placed(
                                new ProjectId(row.uuid("project_id")), row.text("zone"), row.integer("number") + 1),
                        instance)
                .stream()
                .reduce((one, other) ->
                        new Placed(one.project(), one.zone(), Math.max(one.nextNumber(), other.nextNumber())))
                .orElseGet(() -> new Placed(scope.requireProject(), DEFAULT_ZONE, 0));
    }
}
