package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * How one domain shall be.
 *
 * @param generation grows with every change of what follows; 0 while its agent is not to be told
 * @param copyFrom the domain on another host whose root disk to copy instead of the image, or to take over where that host is lost, as long as the disk is not
 *     made anew; absent: the image
 * @param move what it is told of a live move
 */
public record DomainIntent(
        long generation,
        IntendedPower power,
        long rebootCount,
        RebootKind rebootKind,
        long rootDiskIncarnation,
        DomainSize size,
        @Nullable DomainId copyFrom,
        DomainMove move) {
    public DomainIntent {
        requireNonNull(power, "power");
        requireNonNull(rebootKind, "rebootKind");
        requireNonNull(size, "size");
        requireNonNull(move, "move");
    }

    /** One that does not move. */
    public DomainIntent(
            long generation,
            IntendedPower power,
            long rebootCount,
            RebootKind rebootKind,
            long rootDiskIncarnation,
            DomainSize size,
            @Nullable DomainId copyFrom) {
        this(generation, power, rebootCount, rebootKind, rootDiskIncarnation, size, copyFrom, DomainMove.NONE);
    }

    /** With another word about a move; the same when it has it. */
    public DomainIntent with(DomainMove next) {
        return next.equals(move)
                ? this
                : new DomainIntent(
                        generation + 1, power, rebootCount, rebootKind, rootDiskIncarnation, size, copyFrom, next);
    }

    /** Follows what the instance shall be; the same when nothing differs. */
    public DomainIntent following(Intent intent, DomainSize wanted) {
        var next = new DomainIntent(
                generation + 1,
                intent.power(),
                intent.rebootCount(),
                intent.rebootKind(),
                intent.rootDiskIncarnation(),
                wanted,
                intent.rootDiskIncarnation() == rootDiskIncarnation ? copyFrom : null);
        return next.equalsButGeneration(this) ? this : next;
    }

    /** With another power; the same when it has it. */
    public DomainIntent withPower(IntendedPower next) {
        return next == power
                ? this
                : new DomainIntent(generation + 1, next, rebootCount, rebootKind, rootDiskIncarnation, size, copyFrom);
    }

    /** With another size; the same when it has it. */
    public DomainIntent withSize(DomainSize next) {
        return next.equals(size)
                ? this
                : new DomainIntent(generation + 1, power, rebootCount, rebootKind, rootDiskIncarnation, next, copyFrom);
    }

    /** The same at a higher generation, for a change of what is not kept here: its NICs. */
    public DomainIntent again() {
        return new DomainIntent(generation + 1, power, rebootCount, rebootKind, rootDiskIncarnation, size, copyFrom);
    }

    /** Above a generation that its agent holds already. */
    public DomainIntent above(long held) {
        return held < generation
                ? this
                : new DomainIntent(held + 1, power, rebootCount, rebootKind, rootDiskIncarnation, size, copyFrom, move);
    }

    /** A move that is over is no difference: the word about it goes with the next change. */
    private boolean equalsButGeneration(DomainIntent other) {
        return new DomainIntent(
                        other.generation,
                        power,
                        rebootCount,
                        rebootKind,
                        rootDiskIncarnation,
                        size,
                        copyFrom,
                        other.move)
                .equals(other);
    }
}
