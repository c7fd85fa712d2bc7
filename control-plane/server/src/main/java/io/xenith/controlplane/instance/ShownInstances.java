package io.xenith.controlplane.instance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.RebootKind;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.v1.Fault;
import io.xenith.controlplane.v1.Flavor;
import io.xenith.controlplane.v1.Instance;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads instances as people are shown them, from their rows straight to messages: lists are asked for often and are long, so no value of the
 * core is made on the way. {@link InstanceMessages} makes the same message of such a value; a test holds the two together. For one query.
 */
final class ShownInstances {

    private static final String LONG = "i.keypair_public_key, i.user_data";
    private static final String WITHOUT_LONG = "'' AS keypair_public_key, ''::bytea AS user_data";
    private static final String COLUMNS = """
            i.id, i.project_id, i.user_id, i.name, i.description, i.hostname, i.access_ipv4, i.access_ipv6, i.metadata, i.tags, i.locked,
            i.locked_by_administrator, i.lock_reason, i.keypair_name, i.config_drive, i.flavor, i.image_id, i.image_properties,
            i.requested_zone, i.group_id, i.reservation_id, i.launch_index, i.created_at, i.updated_at, i.launched_at, i.deleted_at,
            i.fault_reason, i.fault_message, i.fault_details, i.fault_at, i.generation, i.reboot_kind, i.resize, i.other_flavor,
            o.kind AS open_kind, d.id AS domain_id, d.state AS seen_state, d.host_id AS domain_host_id,
            h.name AS host_name, h.availability_zone AS host_zone, h.state AS host_state,\s""";

    // Many instances have few flavors.
    private final Map<ByteString, Flavor> flavors = new HashMap<>();

    /**
     * What {@link #read} reads, of {@link InstanceStatusSql#TABLES}.
     *
     * @param whole with user data and public key, which are long and seldom wanted
     */
    static String columns(boolean whole) {
        return COLUMNS + (whole ? LONG : WITHOUT_LONG);
    }

    /** The instance of a row, without its NICs. */
    Instance.Builder read(Row row) throws SQLException {
        String zone = row.text("requested_zone");
        var message = Instance.newBuilder()
                .setInstanceId(row.uuid("id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setUserId(row.uuid("user_id").toString())
                .setFlavor(flavor(row.bytes("flavor")))
                .setImageId(row.uuid("image_id").toString())
                .putAllImageProperties(Pairs.ofColumn(row.texts("image_properties")))
                .setAvailabilityZone(zone)
                .setRequestedAvailabilityZone(zone)
                .setReservationId(row.text("reservation_id"))
                .setLaunchIndex(row.integer("launch_index"))
                .setCreatedAt(Answers.timestamp(row.instant("created_at")))
                .setUpdatedAt(Answers.timestamp(row.instant("updated_at")))
                .setGeneration(row.bigint("generation"));
        row.findUuid("group_id").ifPresent(group -> message.setGroupId(group.toString()));
        row.findInstant("launched_at").ifPresent(at -> message.setLaunchedAt(Answers.timestamp(at)));
        row.findInstant("deleted_at").ifPresent(at -> message.setDeletedAt(Answers.timestamp(at)));
        addProfile(message, row);
        addFault(message, row);
        addPlace(message, row);
        boolean awaiting = row.text("resize").equals("awaiting");
        if (awaiting) {
            message.setPreviousFlavor(flavor(row.bytes("other_flavor")));
        }
        addView(message, row, awaiting);
        return message;
    }

    private static void addProfile(Instance.Builder message, Row row) throws SQLException {
        message.setName(row.text("name"))
                .setDescription(row.text("description"))
                .setHostname(row.text("hostname"))
                .setKeypairName(row.text("keypair_name"))
                .setKeypairPublicKey(row.text("keypair_public_key"))
                .putAllMetadata(Pairs.ofColumn(row.texts("metadata")))
                .addAllTags(row.texts("tags"))
                .setConfigDrive(row.bool("config_drive"))
                .setUserData(ByteString.copyFrom(row.bytes("user_data")))
                .setAccessIpv4(row.text("access_ipv4"))
                .setAccessIpv6(row.text("access_ipv6"));
        if (row.bool("locked")) {
            message.setLocked(true)
                    .setLockedByAdministrator(row.bool("locked_by_administrator"))
                    .setLockReason(row.text("lock_reason"));
        }
    }

    private static void addFault(Instance.Builder message, Row row) throws SQLException {
        Optional<String> reason = row.findText("fault_reason");
        if (reason.isPresent()) {
            message.setFault(Fault.newBuilder()
                    .setReason(reason.get())
                    .setMessage(row.text("fault_message"))
                    .setDetails(row.text("fault_details"))
                    .setAt(Answers.timestamp(row.instant("fault_at"))));
        }
    }

    private static void addPlace(Instance.Builder message, Row row) throws SQLException {
        var domain = row.findUuid("domain_id");
        if (domain.isPresent()) {
            message.setDomainId(domain.get().toString())
                    .setHostId(row.uuid("domain_host_id").toString())
                    .setHostName(row.text("host_name"))
                    .setAvailabilityZone(row.text("host_zone"));
        }
    }

    private static void addView(Instance.Builder message, Row row, boolean awaiting) throws SQLException {
        boolean placed = !message.getDomainId().isEmpty();
        OperationKind open = row.findText("open_kind")
                .map(kind -> Words.read(OperationKind.class, kind))
                .orElse(null);
        var view = InstanceView.compute(
                message.hasDeletedAt(),
                message.hasFault(),
                awaiting,
                open,
                Words.read(RebootKind.class, row.text("reboot_kind")),
                placed,
                placed ? Words.read(ObservedState.class, row.text("seen_state")) : ObservedState.UNSEEN,
                !placed || row.text("host_state").equals("up"));
        InstanceMessages.addView(message, view, open);
    }

    private Flavor flavor(byte[] column) {
        return flavors.computeIfAbsent(ByteString.copyFrom(column), ShownInstances::parse);
    }

    private static Flavor parse(ByteString column) {
        try {
            return Flavor.parseFrom(column);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the record holds a flavor that cannot be read", e);
        }
    }
}
