package io.xenith.hostagent.image;

import io.xenith.hostagent.image.Blobs.Blob;
import io.xenith.hostagent.image.ImageException.Reason;
import io.xenith.hypervisor.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of blobs named by their SHA-512. One fetch for all who ask for the same blob; what a broken fetch left is
 * continued by the next. A file that this process has not verified yet, or that changed since, is read once before use;
 * a damaged one is removed and fetched again.
 */
public final class ImageCache {

    private static final Logger LOG = LoggerFactory.getLogger(ImageCache.class);
    private static final String PARTIAL = ".part";
    private static final int FETCHES_AT_ONCE = 4;

    private final Path directory;
    private final long maxBytes;
    private final Object lock = new Object();
    private final Blobs blobs = new Blobs();
    private final Map<Sha512, CompletableFuture<Blob>> flights = new HashMap<>();

    private final Semaphore fetching = new Semaphore(FETCHES_AT_ONCE);
    private final Executor executor;

    private ImageCache(Path directory, long maxBytes, Executor executor) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.executor = executor;
    }

    /**
     * Opens a directory, which it makes where needed. Files in it are verified when they are first asked for.
     *
     * @param maxBytes bound on all blobs together
     * @param executor runs fetches, which block
     */
    public static ImageCache open(Path directory, long maxBytes, Executor executor) throws IOException {
        Files.createDirectories(directory);
        ImageCache cache = new ImageCache(directory, maxBytes, executor);
        cache.adoptFiles();
        return cache;
    }

    /** A verified blob that stays until this is closed. */
    public final class Lease implements AutoCloseable {

        private final Sha512 name;
        private boolean open = true;

        private Lease(Sha512 name) {
            this.name = name;
        }

        /** The file; not to be written. */
        public Path file() {
            return directory.resolve(name.hex());
        }

        @Override
        public void close() {
            synchronized (lock) {
                if (open) {
                    open = false;
                    blobs.unpin(name);
                }
            }
        }
    }

    /**
     * The blob, fetched from the source if it is not here. Blocks until it is; others that ask for it meanwhile share the
     * fetch and its failure. The fetch goes on when one of them is cancelled.
     *
     * @param progress hears how many bytes are here, now and then
     * @throws ImageException when it cannot be had
     */
    public Lease lease(Sha512 name, BlobSource source, Cancellation cancellation, LongConsumer progress) {
        Lease lease = new Lease(name);
        CompletableFuture<Blob> flight;
        synchronized (lock) {
            blobs.pin(name); // first of all: it must not be evicted between being found and being used
            Optional<Blob> known = blobs.findAndTouch(name);
            if (known.isPresent() && isUnchanged(known.get())) {
                return lease;
            }
            CompletableFuture<Blob> running = flights.get(name);
            if (running == null) {
                CompletableFuture<Blob> fresh = new CompletableFuture<>();
                flights.put(name, fresh);
                executor.execute(() -> fly(name, source, progress, fresh));
                running = fresh;
            }
            flight = running.copy();
        }
        try (var _ = cancellation.onCancel(() -> flight.cancel(false))) {
            flight.join();
            return lease;
        } catch (CancellationException e) {
            lease.close();
            throw new ImageException(Reason.CANCELLED, "not wanted any more", e);
        } catch (CompletionException e) {
            lease.close();
            throw e.getCause() instanceof ImageException known
                    ? new ImageException(known.reason(), String.valueOf(known.getMessage()), known)
                    : new ImageException(Reason.UNREACHABLE, "fetching failed: " + e.getCause(), e);
        }
    }

    private void fly(Sha512 name, BlobSource source, LongConsumer progress, CompletableFuture<Blob> flight) {
        try {
            fetching.acquireUninterruptibly();
            Blob blob;
            try {
                blob = findVerified(name).orElseGet(() -> fetch(name, source, progress));
            } finally {
                fetching.release();
            }
            synchronized (lock) {
                blobs.put(blob);
                flights.remove(name);
            }
            flight.complete(blob);
        } catch (RuntimeException e) {
            synchronized (lock) {
                flights.remove(name);
            }
            flight.completeExceptionally(e);
        }
    }

    private Blob fetch(Sha512 name, BlobSource source, LongConsumer progress) {
        Path partial = directory.resolve(name.hex() + PARTIAL);
        Path file = directory.resolve(name.hex());
        BlobFetch fetch = new BlobFetch(name, partial, source, this::makeRoom, progress);
        try {
            fetch.run();
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            LOG.atInfo()
                    .addKeyValue("sha512", name.hex())
                    .addKeyValue("size_bytes", Files.size(file))
                    .log("blob fetched and verified");
            return blobAt(name, file);
        } catch (IOException e) {
            throw new ImageException(Reason.NO_ROOM, "the image cache cannot be written: " + e.getMessage(), e);
        }
    }

    /** A file that is here from before is read once; one that is not what its name says is removed. */
    private Optional<Blob> findVerified(Sha512 name) {
        Path file = directory.resolve(name.hex());
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            if (BlobFetch.digestOf(file).equals(name.hex())) {
                return Optional.of(blobAt(name, file));
            }
            LOG.atError().addKeyValue("sha512", name.hex()).log("a cached blob is damaged, fetching it again");
        } catch (IOException e) {
            LOG.atError().addKeyValue("sha512", name.hex()).setCause(e).log("a cached blob cannot be read");
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ImageException(Reason.NO_ROOM, "a damaged blob cannot be removed: " + e.getMessage(), e);
        }
        synchronized (lock) {
            blobs.remove(name);
        }
        return Optional.empty();
    }

    private static Blob blobAt(Sha512 name, Path file) throws IOException {
        return new Blob(name, Files.size(file), Files.getLastModifiedTime(file).toMillis());
    }

    private boolean isUnchanged(Blob blob) {
        try {
            return blob.equals(blobAt(blob.name(), directory.resolve(blob.name().hex())));
        } catch (IOException e) {
            return false;
        }
    }

    /** Evicts until that many bytes fit under the bound; answers false when pinned blobs leave no room. */
    private boolean makeRoom(Sha512 wanted, long bytes) {
        synchronized (lock) {
            while (blobs.totalBytes() + bytes > maxBytes) {
                Optional<Blob> victim =
                        blobs.findEvictable().filter(blob -> !blob.name().equals(wanted));
                if (victim.isEmpty()) {
                    return false;
                }
                remove(victim.get());
            }
            return true;
        }
    }

    private void remove(Blob victim) {
        try {
            Files.deleteIfExists(directory.resolve(victim.name().hex()));
            blobs.remove(victim.name());
            LOG.atInfo()
                    .addKeyValue("sha512", victim.name().hex())
                    .addKeyValue("size_bytes", victim.bytes())
                    .log("blob evicted");
        } catch (IOException e) {
            throw new ImageException(Reason.NO_ROOM, "a blob cannot be evicted: " + e.getMessage(), e);
        }
    }

    /** Files of an earlier process take room as well; they go first, as nobody has used them in this one. */
    private void adoptFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = String.valueOf(file.getFileName());
                if (Sha512.isValid(name)) {
                    // A modification time that no file has: it is verified before its first use.
                    blobs.put(new Blob(new Sha512(name), Files.size(file), Long.MIN_VALUE));
                }
            }
        }
    }

    /** How many bytes the blobs take. */
    public long totalBytes() {
        synchronized (lock) {
            return blobs.totalBytes();
        }
    }
}
