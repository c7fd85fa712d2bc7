package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent last said of a domain. Written by reports only.
 *
 * @param bootId of the host when its agent looked
 * @param observedAt by the agent's clock; absent before the first report
 */
public record Observation(
        String bootId,
        long heldGeneration,
        long observedGeneration,
        long reportSequence,
        ObservedState state,
        @Nullable Integer domid,
        long rebootCount,
        long rootDiskIncarnation,
        @Nullable DomainFailure failure,
        String progress,
        @Nullable Instant observedAt,
        @Nullable Instant startedAt) {
    /** Before the first report. */
    public static final Observation NONE =
            new Observation("", 0, 0, 0, ObservedState.UNSEEN, null, 0, 0, null, "", null, null);

    public Observation {
        requireNonNull(bootId, "bootId");
        requireNonNull(state, "state");
        requireNonNull(progress, "progress");
    }

    /**
     * Whether this is newer than another. Within one boot the sequence decides; across boots only the boot that the host is known to be in
     * now counts, so that a message that was long under way cannot bring back the past.
     *
     * @param currentBootId of the host, as its session wrote it; empty when it has not
     */
    public boolean follows(Observation other, String currentBootId) {
        if (bootId.equals(other.bootId)) {
            return reportSequence > other.reportSequence;
        }
        return currentBootId.isEmpty() || bootId.equals(currentBootId);
    }

    /** As known when the agent no longer holds the domain: everything must be told again. */
    public Observation lost(String boot, Instant at) {
        return new Observation(
                boot,
                0,
                0,
                boot.equals(bootId) ? reportSequence : 0,
                ObservedState.UNKNOWN,
                null,
                rebootCount,
                rootDiskIncarnation,
                null,
                "",
                at,
                null);
    }
}
