package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an instance shall be, as far as it changes in the course of its life.
 *
 * @param generation grows with every change of intent
 * @param rebootCount reboot orders so far
 * @param rootDiskIncarnation grows when the root disk is made anew
 * @param launchedAt first seen running
 * @param deletedAt set once nothing is left of it; the row then is a tombstone
 * @param fault why it is FAILED; absent while it is not
 */
public record Intent(
        IntendedPower power,
        long generation,
        long rebootCount,
        RebootKind rebootKind,
        long rootDiskIncarnation,
        Resize resize,
        @Nullable Instant launchedAt,
        @Nullable Instant deletedAt,
        @Nullable Fault fault,
        Instant updatedAt) {
    public Intent {
        requireNonNull(power, "power");
        requireNonNull(rebootKind, "rebootKind");
        requireNonNull(resize, "resize");
        requireNonNull(updatedAt, "updatedAt");
    }

    /** The intent of an instance that is new: to run. */
    public static Intent created(Instant now) {
        return new Intent(IntendedPower.RUNNING, 1, 0, RebootKind.SOFT, 1, Resize.SETTLED, null, null, null, now);
    }

    /** With another power. */
    public Intent withPower(IntendedPower next, Instant now) {
        return next == power
                ? this
                : new Intent(
                        next,
                        generation + 1,
                        rebootCount,
                        rebootKind,
                        rootDiskIncarnation,
                        resize,
                        launchedAt,
                        deletedAt,
                        fault,
                        now);
    }

    /** With one more reboot ordered, after which it runs. */
    public Intent withReboot(RebootKind kind, Instant now) {
        return new Intent(
                IntendedPower.RUNNING,
                generation + 1,
                rebootCount + 1,
                kind,
                rootDiskIncarnation,
                resize,
                launchedAt,
                deletedAt,
                fault,
                now);
    }

    /** With a new root disk ordered. */
    public Intent withNewRootDisk(Instant now) {
        return new Intent(
                power,
                generation + 1,
                rebootCount,
                rebootKind,
                rootDiskIncarnation + 1,
                resize,
                launchedAt,
                deletedAt,
                fault,
                now);
    }

    /** With another standing of its size. */
    public Intent withResize(Resize next, Instant now) {
        return new Intent(
                power,
                generation + 1,
                rebootCount,
                rebootKind,
                rootDiskIncarnation,
                next,
                launchedAt,
                deletedAt,
                fault,
                now);
    }

    /** First seen running now, unless it was before. */
    public Intent launched(Instant now) {
        return launchedAt != null
                ? this
                : new Intent(
                        power,
                        generation,
                        rebootCount,
                        rebootKind,
                        rootDiskIncarnation,
                        resize,
                        now,
                        deletedAt,
                        fault,
                        now);
    }

    /** Nothing is left of it. */
    public Intent deleted(Instant now) {
        return deletedAt != null
                ? this
                : new Intent(
                        IntendedPower.ABSENT,
                        generation + 1,
                        rebootCount,
                        rebootKind,
                        rootDiskIncarnation,
                        Resize.SETTLED,
                        launchedAt,
                        now,
                        fault,
                        now);
    }

    /** FAILED for this reason, or no longer when there is none. */
    public Intent withFault(@Nullable Fault next, Instant now) {
        return new Intent(
                power,
                generation,
                rebootCount,
                rebootKind,
                rootDiskIncarnation,
                resize,
                launchedAt,
                deletedAt,
                next,
                now);
    }

    /** Changed now. */
    public Intent touched(Instant now) {
        return new Intent(
                power,
                generation,
                rebootCount,
                rebootKind,
                rootDiskIncarnation,
                resize,
                launchedAt,
                deletedAt,
                fault,
                now);
    }
}
