package io.xenith.hypervisor;

import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The disks that one host keeps for its domains. Whatever is made can be found again by listing, so that nothing is
 * ever lost to a crash between making a disk and noting it.
 *
 * <p>Threads, deadlines and failures as in {@link Hypervisor}. Every making is idempotent: a disk that exists with the same
 * properties is answered as it is, one with others is {@link Failure.DiskConflict}. A making that fails leaves nothing under
 * its identity; one that was killed leaves at most what the next {@link #listDisks} does not show and the next making of the
 * same disk replaces.
 */
public interface HostStore extends AutoCloseable {
    /**
     * Makes a disk that starts with the bytes of an image file and is {@code size} large, without copying it whole where
     * the store can do that. The image file may be removed afterwards.
     *
     * <p>{@link Failure.MissingFile}, {@link Failure.DiskFull}, {@link Failure.InvalidConfig} for a size less than the
     * image's.
     */
    StoredDisk createRootDisk(Call call, DiskId id, Path image, DiskFormat format, ByteSize size);

    /** Makes an empty raw disk. {@link Failure.DiskFull}. */
    StoredDisk createEmptyDisk(Call call, DiskId id, ByteSize size);

    /** Makes a read-only disk with these files (ISO 9660, label {@code config-2}). {@link Failure.DiskFull}. */
    StoredDisk createConfigDrive(Call call, DiskId id, ConfigDrive contents);

    /**
     * Grows a disk; the same size does nothing. {@link Failure.InvalidConfig} for a smaller one,
     * {@link Failure.DiskConflict} where there is no such disk, {@link Failure.DiskFull}.
     */
    StoredDisk resizeDisk(Call call, DiskId id, ByteSize size);

    /** Removes a disk for good. Does nothing where there is none. {@link Failure.DiskConflict} while a domain has it. */
    void deleteDisk(Call call, DiskId id);

    /**
     * Writes a disk's identity-free description and bytes to a stream for {@link #importDisk} on another host; holes are not
     * sent. No domain may have the disk: {@link Failure.DiskConflict}, also where there is no such disk.
     * {@link Failure.BadStream} where writing fails. Does not close the channel; one that blocks is as with
     * {@link Hypervisor#suspend}.
     */
    void exportDisk(Call call, DiskId id, WritableByteChannel sink);

    /**
     * Makes a disk from a stream that {@link #exportDisk} wrote, with the size and format it says; a disk of that identity
     * that exists is replaced. {@link Failure.BadStream} (torn, damaged, another format) leaves nothing;
     * {@link Failure.DiskFull}. Does not close the channel.
     */
    StoredDisk importDisk(Call call, DiskId id, ReadableByteChannel source);

    /**
     * As {@link #exportDisk}, of a disk that a domain may have and write to: what it writes meanwhile is in the stream or is not,
     * and {@link #exportChanges} brings the rest. {@link Failure.InvalidConfig} for a disk of a format whose file is not whole
     * while somebody has it open (qcow2).
     */
    void exportUsedDisk(Call call, DiskId id, WritableByteChannel sink);

    /**
     * Reads a disk and answers what is on it. Nobody may write to it meanwhile. {@link Failure.DiskConflict} where there is no
     * such disk, {@link Failure.InvalidConfig} as {@link #exportUsedDisk}.
     */
    BlockDigests digestDisk(Call call, DiskId id);

    /**
     * Writes to a stream the blocks of a disk that differ from what another disk has, for {@link #importChanges} on that. Nobody
     * may write to it meanwhile: a domain that has it is suspended. Failures as {@link #exportUsedDisk}.
     */
    void exportChanges(Call call, DiskId id, BlockDigests there, WritableByteChannel sink);

    /**
     * Writes the blocks of a stream of {@link #exportChanges} onto a disk, for good on return; also onto one that a domain has
     * which is paused and has not run. {@link Failure.BadStream} leaves a disk that is of no use any more.
     */
    void importChanges(Call call, DiskId id, ReadableByteChannel source);

    /** Which store of several hosts this is; empty where its disks are on this host alone. The same id is the same store. */
    default Optional<UUID> findSharedStore() {
        return Optional.empty();
    }

    /**
     * How another host of the same store finds a disk, for {@link #linkDisk} there. Empty where it is to be copied instead: the
     * disk is on this host alone, or of a format whose file is not whole while somebody has it open (qcow2).
     * {@link Failure.DiskConflict} where there is no such disk.
     */
    default Optional<SharedDisk> findShared(Call call, DiskId id) {
        return Optional.empty();
    }

    /**
     * As {@link #findShared}, where the host whose disk it is cannot be asked any more: looked up in the store itself. Empty where that host has no
     * such disk, as far as this one sees, or the store is not shared. A host may learn a minute late what another has made.
     */
    default Optional<SharedDisk> findSharedOf(Call call, UUID host, DiskId id) {
        return Optional.empty();
    }

    /**
     * Makes a disk of another host in the same store a disk of this one, too, without copying it: what is on it is gone for good only when both
     * have deleted theirs, in whatever order. Takes no more room. A domain may have the disk there; which of both may run is the
     * callers' matter. A disk of that identity that exists is replaced, unless it is the same one already.
     *
     * <p>{@link Failure.DiskConflict} where it is not there, is not as it was told, or a domain here has one of that identity;
     * {@link Failure.InvalidConfig} where the store is not shared or the disk cannot be taken over; {@link Failure.Unexpected} where the file system
     * refuses. All of them leave what was here, and the caller can copy instead.
     */
    default StoredDisk linkDisk(Call call, DiskId id, SharedDisk there) {
        throw new HypervisorException(new Failure.InvalidConfig("shared disk", "this store is of one host alone"));
    }

    /**
     * Brings what the domain which has a disk has written to it where other hosts of the store see it: on return it is there for good, and
     * nothing that was on its way can come later and undo what another host writes. The domain is suspended. Does nothing where the store is
     * not shared. {@link Failure.DiskConflict} where there is no such disk, {@link Failure.TimedOut} while something still comes.
     */
    default void settleDisk(Call call, DiskId id) {}

    Optional<StoredDisk> findDisk(Call call, DiskId id);

    /** Every disk in the store, by identity. */
    List<StoredDisk> listDisks(Call call);

    StoreInfo describeStore(Call call);

    /** Lets go of the store. Touches no disk. */
    @Override
    void close();
}
