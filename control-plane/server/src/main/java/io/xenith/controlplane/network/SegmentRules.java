package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.Network;
import java.sql.SQLException;

/** How a network is tied to the wire: an overlay segment of our choice, or what an administrator names. */
final class SegmentRules {

    static final String GENEVE = "geneve";
    private static final String VLAN = "vlan";
    private static final String FLAT = "flat";
    private static final int WIRE_MTU = 1500;
    private static final int GENEVE_OVERHEAD = 58;
    private static final int SMALLEST_MTU = 68;
    private static final int VLAN_AT_MOST = 4094;
    private static final long GENEVE_AT_MOST = (1 << 24) - 1;
    private static final int PROBES_AT_MOST = 100;

    private SegmentRules() {}

    /** Whether the request says anything about the wire. */
    static boolean named(Network wanted) {
        return !wanted.getSegmentKind().isEmpty()
                || !wanted.getPhysicalNetwork().isEmpty()
                || wanted.getSegmentId() != 0;
    }

    /** Sets segment and MTU of a new network. */
    static void apply(Transaction tx, NetworkEntity network, Network wanted) throws SQLException {
        network.segmentKind = wanted.getSegmentKind().isEmpty() ? GENEVE : wanted.getSegmentKind();
        network.physicalNetwork = Fields.text("physical_network", wanted.getPhysicalNetwork(), 0, NetworkText.AT_MOST);
        network.segmentId = wanted.getSegmentId();
        boolean physical = !network.physicalNetwork.isEmpty();
        switch (network.segmentKind) {
            case GENEVE -> {
                if (physical) {
                    throw Refusals.invalidField("physical_network", "is not for an overlay");
                }
                network.segmentId = network.segmentId == 0
                        ? freeSegment(tx)
                        : Fields.range("segment_id", network.segmentId, 1, GENEVE_AT_MOST);
            }
            case VLAN -> {
                requirePhysical(physical);
                Fields.range("segment_id", network.segmentId, 1, VLAN_AT_MOST);
            }
            case FLAT -> {
                requirePhysical(physical);
                Fields.range("segment_id", network.segmentId, 0L, 0L);
            }
            default -> throw Refusals.invalidField("segment_kind", "must be geneve, vlan or flat");
        }
        network.mtu = mtu(wanted.getMtu(), network.segmentKind);
    }

    /** The MTU asked for, or the largest that fits; 0 asks for that. */
    static int mtu(int asked, String segmentKind) {
        int largest = segmentKind.equals(GENEVE) ? WIRE_MTU - GENEVE_OVERHEAD : WIRE_MTU;
        return asked == 0 ? largest : Fields.range("mtu", asked, SMALLEST_MTU, largest);
    }

    private static void requirePhysical(boolean named) {
        if (!named) {
            throw Refusals.invalidField("physical_network", "must be named");
        }
    }

    // The sequence turns round after sixteen million networks; then some of its numbers are still taken.
    private static long freeSegment(Transaction tx) throws SQLException {
        for (int probe = 0; probe < PROBES_AT_MOST; probe++) {
            long segment = Sql.number(tx.connection(), "SELECT nextval('network_segment')");
            long taken = Sql.number(
                    tx.connection(),
                    "SELECT count(*) FROM network WHERE segment_kind = ? AND physical_network = '' AND segment_id = ?",
                    GENEVE,
                    segment);
            if (taken == 0) {
                return segment;
            }
        }
        throw new IllegalStateException("no free overlay segment in " + PROBES_AT_MOST + " probes");
    }
}
