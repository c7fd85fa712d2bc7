package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.BlockDigests;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.ConfigDrive;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.SharedDisk;
import io.xenith.hypervisor.StoreInfo;
import io.xenith.hypervisor.StoredDisk;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A store whose calls end in time whatever its file system does: while a file server is silent, what asks it hangs in the kernel, where neither a
 * deadline nor an interrupt reaches. So each call runs on a thread of its own and is given up when it is late; the thread stays until the server
 * answers or is unmounted, and so does the turn at the disk that it was about, so that nobody else is at that disk before. So many at most hang.
 */
public final class BoundedStore implements HostStore {
    private static final int CALLS_AT_ONCE = 64;
    /** For the call to see itself that its time is over, and to clear up. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final long LOOK_MILLIS = 100;

    private final ExecutorService threads;
    private final Semaphore calls = new Semaphore(CALLS_AT_ONCE);
    private final Duration grace;
    private final HostStore store;

    private BoundedStore(ExecutorService threads, Duration grace, HostStore store) {
        this.threads = threads;
        this.grace = grace;
        this.store = store;
    }

    /** Makes something of a store. */
    @FunctionalInterface
    public interface Opener {
        /** Opens the store below; may hang. */
        HostStore open() throws IOException;
    }

    /** Opens a store; that is bounded already. Fails as the opener does, or by {@link Failure.TimedOut}. */
    public static BoundedStore open(Call call, Opener opener) throws IOException {
        return open(call, GRACE, opener);
    }

    static BoundedStore open(Call call, Duration grace, Opener opener) throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("shared-disks-", 0).factory());
        boolean opened = false;
        try {
            var bounded = new BoundedStore(threads, grace, await(call, grace, threads.submit(opener::open)));
            opened = true;
            return bounded;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw unwrapped(e);
        } finally {
            if (!opened) {
                threads.shutdown();
            }
        }
    }

    private <T> T run(Call call, Callable<T> work) {
        if (!calls.tryAcquire()) {
            throw new HypervisorException(
                    new Failure.ToolstackDown("the file server is silent: " + CALLS_AT_ONCE + " calls wait for it"));
        }
        Future<T> answer = threads.submit(() -> {
            try {
                return work.call();
            } finally {
                calls.release();
            }
        });
        try {
            return await(call, grace, answer);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static <T> T await(Call call, Duration grace, Future<T> answer) throws ExecutionException {
        long deadline = System.nanoTime() + call.timeout().plus(grace).toNanos();
        long cancelled = Long.MAX_VALUE;
        while (true) {
            try {
                return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long now = System.nanoTime();
                if (call.cancellation().isCancelled() && cancelled == Long.MAX_VALUE) {
                    cancelled = now;
                }
                if (cancelled != Long.MAX_VALUE && now - cancelled > grace.toNanos()) {
                    throw givenUp(answer, new Failure.Cancelled(), e);
                }
                if (now - deadline > 0) {
                    throw givenUp(answer, new Failure.TimedOut(call.timeout()), e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw givenUp(answer, new Failure.Cancelled(), e);
            }
        }
    }

    /** The interrupt reaches what waits for a turn or a program. */
    private static HypervisorException givenUp(Future<?> answer, Failure failure, Exception cause) {
        answer.cancel(true);
        return new HypervisorException(failure, cause);
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        return switch (e.getCause()) {
            case HypervisorException failure -> new HypervisorException(failure.failure(), failure);
            case RuntimeException failure -> failure;
            case null, default -> new HypervisorException(new Failure.Unexpected("the disk store: " + e), e);
        };
    }

    private void runQuietly(Call call, Runnable work) {
        run(call, () -> {
            work.run();
            return true;
        });
    }

    @Override
    public StoredDisk createRootDisk(Call call, DiskId id, Path image, DiskFormat format, ByteSize size) {
        return run(call, () -> store.createRootDisk(call, id, image, format, size));
    }

    @Override
    public StoredDisk createEmptyDisk(Call call, DiskId id, ByteSize size) {
        return run(call, () -> store.createEmptyDisk(call, id, size));
    }

    @Override
    public StoredDisk createConfigDrive(Call call, DiskId id, ConfigDrive contents) {
        return run(call, () -> store.createConfigDrive(call, id, contents));
    }

    @Override
    public StoredDisk resizeDisk(Call call, DiskId id, ByteSize size) {
        return run(call, () -> store.resizeDisk(call, id, size));
    }

    @Override
    public void deleteDisk(Call call, DiskId id) {
        runQuietly(call, () -> store.deleteDisk(call, id));
    }

    @Override
    public void exportDisk(Call call, DiskId id, WritableByteChannel sink) {
        runQuietly(call, () -> store.exportDisk(call, id, sink));
    }

    @Override
    public StoredDisk importDisk(Call call, DiskId id, ReadableByteChannel source) {
        return run(call, () -> store.importDisk(call, id, source));
    }

    @Override
    public void exportUsedDisk(Call call, DiskId id, WritableByteChannel sink) {
        runQuietly(call, () -> store.exportUsedDisk(call, id, sink));
    }

    @Override
    public BlockDigests digestDisk(Call call, DiskId id) {
        return run(call, () -> store.digestDisk(call, id));
    }

    @Override
    public void exportChanges(Call call, DiskId id, BlockDigests there, WritableByteChannel sink) {
        runQuietly(call, () -> store.exportChanges(call, id, there, sink));
    }

    @Override
    public void importChanges(Call call, DiskId id, ReadableByteChannel source) {
        runQuietly(call, () -> store.importChanges(call, id, source));
    }

    @Override
    public Optional<UUID> findSharedStore() {
        return store.findSharedStore();
    }

    @Override
    public Optional<SharedDisk> findShared(Call call, DiskId id) {
        return run(call, () -> store.findShared(call, id));
    }

    @Override
    public Optional<SharedDisk> findSharedOf(Call call, UUID host, DiskId id) {
        return run(call, () -> store.findSharedOf(call, host, id));
    }

    @Override
    public StoredDisk linkDisk(Call call, DiskId id, SharedDisk there) {
        return run(call, () -> store.linkDisk(call, id, there));
    }

    @Override
    public void settleDisk(Call call, DiskId id) {
        runQuietly(call, () -> store.settleDisk(call, id));
    }

    @Override
    public Optional<StoredDisk> findDisk(Call call, DiskId id) {
        return run(call, () -> store.findDisk(call, id));
    }

    @Override
    public List<StoredDisk> listDisks(Call call) {
        return run(call, () -> store.listDisks(call));
    }

    @Override
    public StoreInfo describeStore(Call call) {
        return run(call, () -> store.describeStore(call));
    }

    /** Waits for nobody: what hangs is left behind. */
    @Override
    public void close() {
        store.close();
        threads.shutdown();
    }
}
