package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.AttachmentPhase;
import io.xenith.controlplane.core.instance.VolumeAttachment;
import io.xenith.controlplane.core.instance.VolumeId;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.v1.InstanceVolume;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code volume_attachment}. */
final class AttachmentRows {
    private AttachmentRows() {}

    /** The volumes of instances, each instance's in order of their devices. Those without any are left out. */
    static Map<UUID, List<VolumeAttachment>> list(Connection connection, Collection<UUID> instances)
            throws SQLException {
        var all = new HashMap<UUID, List<VolumeAttachment>>();
        Sql.list(
                connection,
                "SELECT a.instance_id, a.volume_id, a.device, a.phase, a.attached_at, v.size_gib FROM volume_attachment a"
                        + " JOIN volume v ON v.id = a.volume_id WHERE a.instance_id = ANY (?::uuid[]) ORDER BY a.device",
                row -> all.computeIfAbsent(row.uuid("instance_id"), _ -> new ArrayList<>())
                        .add(read(row)),
                instances);
        return all;
    }

    private static VolumeAttachment read(Row row) throws SQLException {
        return new VolumeAttachment(
                new VolumeId(row.uuid("volume_id")),
                row.bigint("size_gib") << 30,
                row.text("device"),
                Words.read(AttachmentPhase.class, row.text("phase")),
                row.instant("attached_at"));
    }

    /** Writes what differs. */
    static void write(Connection connection, List<Change> changes) throws SQLException {
        var gone = new ArrayList<UUID>();
        var turned = new ArrayList<@Nullable Object[]>();
        var come = new ArrayList<@Nullable Object[]>();
        for (var change : changes) {
            var before = new HashMap<VolumeId, VolumeAttachment>();
            var was = change.before();
            if (was != null) {
                was.volumes().forEach(volume -> before.put(volume.volume(), volume));
            }
            for (var volume : change.after().volumes()) {
                var known = before.remove(volume.volume());
                if (known == null) {
                    come.add(new @Nullable Object[] {
                        volume.volume().value(),
                        change.after().instance().id().value(),
                        volume.device(),
                        Words.of(volume.phase()),
                        volume.attachedAt()
                    });
                } else if (known.phase() != volume.phase()) {
                    turned.add(new @Nullable Object[] {
                        Words.of(volume.phase()), volume.volume().value()
                    });
                }
            }
            before.keySet().forEach(volume -> gone.add(volume.value()));
        }
        if (!gone.isEmpty()) {
            Sql.update(connection, "DELETE FROM volume_attachment WHERE volume_id = ANY (?::uuid[])", gone);
        }
        if (!turned.isEmpty()) {
            Sql.batch(connection, "UPDATE volume_attachment SET phase = ? WHERE volume_id = ?", turned);
        }
        if (!come.isEmpty()) {
            Sql.batch(
                    connection,
                    "INSERT INTO volume_attachment (volume_id, instance_id, device, phase, attached_at) VALUES (?, ?, ?, ?, ?)",
                    come);
        }
    }

    static InstanceVolume message(VolumeAttachment volume) {
        return InstanceVolume.newBuilder()
                .setVolumeId(volume.volume().toString())
                .setDevice(volume.device())
                .setPhase(
                        switch (volume.phase()) {
                            case ATTACHING -> io.xenith.controlplane.v1.AttachmentPhase.ATTACHMENT_PHASE_ATTACHING;
                            case ATTACHED -> io.xenith.controlplane.v1.AttachmentPhase.ATTACHMENT_PHASE_ATTACHED;
                            case DETACHING, LEAVING ->
                                io.xenith.controlplane.v1.AttachmentPhase.ATTACHMENT_PHASE_DETACHING;
                        })
                .setAttachedAt(Answers.timestamp(volume.attachedAt()))
                .build();
    }
}
