package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.Flavor;
import io.xenith.controlplane.core.instance.Instance;
import io.xenith.controlplane.core.instance.IntendedPower;
import io.xenith.controlplane.core.instance.Intent;
import io.xenith.controlplane.core.instance.Lock;
import io.xenith.controlplane.core.instance.Profile;
import io.xenith.controlplane.core.instance.ProjectId;
import io.xenith.controlplane.core.instance.RebootKind;
import io.xenith.controlplane.core.instance.Resize;
import io.xenith.controlplane.core.instance.UserData;
import io.xenith.controlplane.core.instance.Wish;
import io.xenith.controlplane.record.Row;
import io.xenith.scheduler.GroupId;
import io.xenith.scheduler.Grouping;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of {@code instance}, to and from the core's value. */
final class InstanceRow {
    /** What is written when people change what they wrote, in this order, then the id. */
    static final String UPDATE_PROFILE = """
            UPDATE instance SET name = ?, description = ?, hostname = ?, access_ipv4 = ?, access_ipv6 = ?, metadata = ?::text[],
                   tags = ?::text[], locked = ?, locked_by_administrator = ?, lock_reason = ?, keypair_name = ?,
                   keypair_public_key = ?, user_data = ?, config_drive = ?
            WHERE id = ?
            """;

    /** What is written when its size or image changes. */
    static final String UPDATE_SPEC = """
            UPDATE instance SET flavor = ?, flavor_id = ?, flavor_name = ?, vcpus = ?, memory_mib = ?, disk_gib = ?, boot = ?,
                   image_id = ?, image_properties = ?::text[], image_disk_bytes = ?
            WHERE id = ?
            """;

    /** What operations write. */
    static final String UPDATE_INTENT = """
            UPDATE instance SET power = ?, generation = ?, reboot_count = ?, reboot_kind = ?, root_disk_incarnation = ?, resize = ?,
                   other_flavor = ?, other_vcpus = ?, other_memory_mib = ?, launched_at = ?::timestamptz, deleted_at = ?::timestamptz, fault_reason = ?,
                   fault_message = ?, fault_details = ?, fault_at = ?::timestamptz, updated_at = ?
            WHERE id = ?
            """;

    static final String INSERT = """
            INSERT INTO instance
                (id, project_id, user_id, created_at, reservation_id, launch_index,
                 requested_zone, requested_hosts, group_id, group_policy, group_max_per_host, apart_from, beside,
                 name, description, hostname, access_ipv4, access_ipv6, metadata, tags, locked, locked_by_administrator,
                 lock_reason, keypair_name, keypair_public_key, user_data, config_drive,
                 flavor, flavor_id, flavor_name, vcpus, memory_mib, disk_gib, boot, image_id, image_properties, image_disk_bytes,
                 power, generation, reboot_count, reboot_kind, root_disk_incarnation, resize, other_flavor,
                 other_vcpus, other_memory_mib, launched_at, deleted_at, fault_reason, fault_message, fault_details, fault_at, updated_at)
            VALUES (?, ?, ?::uuid, ?, ?, ?,
                 ?, ?::uuid[], ?::uuid, ?, ?, ?::uuid[], ?::uuid[],
                 ?, ?, ?, ?, ?, ?::text[], ?::text[], ?, ?,
                 ?, ?, ?, ?, ?,
                 ?, ?, ?, ?, ?, ?, ?, ?, ?::text[], ?,
                 ?, ?, ?, ?, ?, ?, ?,
                 ?, ?, ?::timestamptz, ?::timestamptz, ?, ?, ?, ?::timestamptz, ?)
            """;

    private InstanceRow() {}

    static Instance read(Row row) throws SQLException {
        var properties = Pairs.ofColumn(row.texts("image_properties"));
        return new Instance(
                new InstanceId(row.uuid("id")),
                new ProjectId(row.uuid("project_id")),
                row.uuid("user_id").toString(),
                row.instant("created_at"),
                row.text("reservation_id"),
                row.integer("launch_index"),
                profile(row),
                Flavors.ofColumn(row.bytes("flavor")),
                BootSources.ofColumns(row.bytes("boot"), row.bigint("image_disk_bytes"), properties),
                wish(row),
                intent(row));
    }

    private static Profile profile(Row row) throws SQLException {
        return new Profile(
                row.text("name"),
                row.text("description"),
                row.text("hostname"),
                row.text("access_ipv4"),
                row.text("access_ipv6"),
                Pairs.ofColumn(row.texts("metadata")),
                row.texts("tags"),
                row.bool("locked")
                        ? new Lock.Closed(row.bool("locked_by_administrator"), row.text("lock_reason"))
                        : new Lock.Open(),
                row.text("keypair_name"),
                row.text("keypair_public_key"),
                new UserData(row.bytes("user_data")),
                row.bool("config_drive"));
    }

    private static Wish wish(Row row) throws SQLException {
        return new Wish(
                row.text("requested_zone"),
                row.uuids("requested_hosts").stream().map(HostId::new).toList(),
                grouping(row),
                row.uuids("apart_from").stream().map(InstanceId::new).toList(),
                row.uuids("beside").stream().map(InstanceId::new).toList());
    }

    private static Grouping grouping(Row row) throws SQLException {
        var found = row.findUuid("group_id");
        if (found.isEmpty()) {
            return Grouping.ALONE;
        }
        var group = new GroupId(found.get());
        return switch (row.text("group_policy")) {
            case "affinity" -> new Grouping.Affinity(group);
            case "anti_affinity" -> new Grouping.AntiAffinity(group, Math.max(1, row.integer("group_max_per_host")));
            case "soft_affinity" -> new Grouping.SoftAffinity(group);
            case "soft_anti_affinity" -> new Grouping.SoftAntiAffinity(group);
            default -> throw new IllegalStateException("the record holds no group policy");
        };
    }

    private static Intent intent(Row row) throws SQLException {
        return new Intent(
                Words.read(IntendedPower.class, row.text("power")),
                row.bigint("generation"),
                row.bigint("reboot_count"),
                Words.read(RebootKind.class, row.text("reboot_kind")),
                row.bigint("root_disk_incarnation"),
                switch (row.text("resize")) {
                    case "asked" -> new Resize.Asked(Flavors.ofColumn(row.bytes("other_flavor")));
                    case "awaiting" -> new Resize.Awaiting(Flavors.ofColumn(row.bytes("other_flavor")));
                    default -> Resize.SETTLED;
                },
                row.findInstant("launched_at").orElse(null),
                row.findInstant("deleted_at").orElse(null),
                fault(row),
                row.instant("updated_at"));
    }

    /** The fault columns of an instance or an operation. */
    static @Nullable Fault fault(Row row) throws SQLException {
        var reason = row.findText("fault_reason");
        return reason.isEmpty()
                ? null
                : new Fault(
                        reason.get(), row.text("fault_message"), row.text("fault_details"), row.instant("fault_at"));
    }

    static @Nullable Object[] insertion(Instance instance) {
        var values = new ArrayList<@Nullable Object>();
        values.add(instance.id().value());
        values.add(instance.project().value());
        values.add(instance.userId());
        values.add(instance.createdAt());
        values.add(instance.reservationId());
        values.add(instance.launchIndex());
        var wish = instance.wish();
        values.add(wish.availabilityZone());
        values.add(wish.hosts().stream().map(HostId::value).toList());
        addGrouping(values, wish.grouping());
        values.add(wish.apartFrom().stream().map(InstanceId::value).toList());
        values.add(wish.beside().stream().map(InstanceId::value).toList());
        addProfile(values, instance.profile());
        addSpec(values, instance);
        addIntent(values, instance.intent());
        return values.toArray();
    }

    static @Nullable Object[] profileUpdate(Instance instance) {
        var values = new ArrayList<@Nullable Object>();
        addProfile(values, instance.profile());
        values.add(instance.id().value());
        return values.toArray();
    }

    static @Nullable Object[] specUpdate(Instance instance) {
        var values = new ArrayList<@Nullable Object>();
        addSpec(values, instance);
        values.add(instance.id().value());
        return values.toArray();
    }

    static @Nullable Object[] intentUpdate(Instance instance) {
        var values = new ArrayList<@Nullable Object>();
        addIntent(values, instance.intent());
        values.add(instance.id().value());
        return values.toArray();
    }

    private static void addGrouping(List<@Nullable Object> values, Grouping grouping) {
        values.add(grouping instanceof Grouping.InGroup in ? in.group().value() : (UUID) null);
        values.add(
                switch (grouping) {
                    case Grouping.Alone _ -> "";
                    case Grouping.Affinity _ -> "affinity";
                    case Grouping.AntiAffinity _ -> "anti_affinity";
                    case Grouping.SoftAffinity _ -> "soft_affinity";
                    case Grouping.SoftAntiAffinity _ -> "soft_anti_affinity";
                });
        values.add(grouping instanceof Grouping.AntiAffinity anti ? anti.maxPerHost() : 0);
    }

    private static void addProfile(List<@Nullable Object> values, Profile profile) {
        values.add(profile.name());
        values.add(profile.description());
        values.add(profile.hostname());
        values.add(profile.accessIpv4());
        values.add(profile.accessIpv6());
        values.add(Pairs.toColumn(profile.metadata()));
        values.add(profile.tags());
        values.add(profile.lock() instanceof Lock.Closed);
        values.add(profile.lock() instanceof Lock.Closed closed && closed.byAdministrator());
        values.add(profile.lock() instanceof Lock.Closed closed ? closed.reason() : "");
        values.add(profile.keypairName());
        values.add(profile.keypairPublicKey());
        values.add(profile.userData().toBytes());
        values.add(profile.configDrive());
    }

    private static void addSpec(List<@Nullable Object> values, Instance instance) {
        var flavor = instance.flavor();
        values.add(Flavors.toColumn(flavor));
        values.add(flavor.id());
        values.add(flavor.name());
        values.add((long) flavor.vcpus());
        values.add(flavor.memoryMib());
        values.add(flavor.rootDiskGib() + flavor.ephemeralDiskGib());
        var boot = instance.boot();
        values.add(BootSources.toMessage(boot).toByteArray());
        values.add(boot.root().imageId());
        values.add(Pairs.toColumn(boot.properties()));
        values.add(boot.rootBytes());
    }

    private static void addIntent(List<@Nullable Object> values, Intent intent) {
        values.add(Words.of(intent.power()));
        values.add(intent.generation());
        values.add(intent.rebootCount());
        values.add(Words.of(intent.rebootKind()));
        values.add(intent.rootDiskIncarnation());
        switch (intent.resize()) {
            case Resize.Settled _ -> {
                values.add("settled");
                values.add(null);
                values.add(0L);
                values.add(0L);
            }
            case Resize.Asked asked -> addOther(values, "asked", asked.target());
            case Resize.Awaiting awaiting -> addOther(values, "awaiting", awaiting.previous());
        }
        values.add(intent.launchedAt());
        values.add(intent.deletedAt());
        addFault(values, intent.fault());
        values.add(intent.updatedAt());
    }

    private static void addOther(List<@Nullable Object> values, String resize, Flavor other) {
        values.add(resize);
        values.add(Flavors.toColumn(other));
        values.add((long) other.vcpus());
        values.add(other.memoryMib());
    }

    /** The four fault columns. */
    static void addFault(List<@Nullable Object> values, @Nullable Fault fault) {
        values.add(fault == null ? null : fault.reason());
        values.add(fault == null ? null : fault.message());
        values.add(fault == null ? null : fault.details());
        values.add(fault == null ? null : fault.at());
    }
}
