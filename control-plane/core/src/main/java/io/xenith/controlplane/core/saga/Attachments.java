package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.AttachmentPhase;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.VolumeAttachment;
import io.xenith.controlplane.core.instance.VolumeId;
import java.util.ArrayList;
import java.util.Comparator;

/** What happens to the volumes of an instance. */
final class Attachments {
    private Attachments() {}

    /** With one more. */
    static InstanceState with(InstanceState state, VolumeAttachment more) {
        var all = new ArrayList<>(state.volumes());
        all.add(more);
        all.sort(Comparator.comparing(VolumeAttachment::device));
        return state.withVolumes(all);
    }

    /** With one of them in another phase. */
    static InstanceState turned(InstanceState state, VolumeId volume, AttachmentPhase to) {
        return state.withVolumes(state.volumes().stream()
                .map(has -> has.volume().equals(volume) ? has.with(to) : has)
                .toList());
    }

    /** With all that are in one phase in another. */
    static InstanceState turned(InstanceState state, AttachmentPhase from, AttachmentPhase to) {
        return state.withVolumes(state.volumes().stream()
                .map(has -> has.phase() == from ? has.with(to) : has)
                .toList());
    }

    /** Without those that are in a phase. */
    static InstanceState without(InstanceState state, AttachmentPhase phase) {
        return state.withVolumes(
                state.volumes().stream().filter(has -> has.phase() != phase).toList());
    }

    /** With the live domain's agent to be told once more. */
    static InstanceState toldAgain(InstanceState state) {
        return state.live()
                .map(live -> state.with(live.with(live.intent().again())))
                .orElse(state);
    }

    /** Without those that were given up, if the live domain's agent has done all that it was told. */
    static InstanceState settled(InstanceState state, Domain live) {
        return live.isAnswered() && live.seen().failure() == null && wasSeen(live)
                ? without(state, AttachmentPhase.LEAVING)
                : state;
    }

    private static boolean wasSeen(Domain live) {
        return switch (live.seen().state()) {
            case RUNNING, PAUSED, SUSPENDED, OFF, CRASHED, ABSENT -> true;
            case UNSEEN, UNKNOWN, LEFT -> false;
        };
    }
}
