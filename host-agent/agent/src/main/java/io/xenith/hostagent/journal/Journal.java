package io.xenith.hostagent.journal;

import io.xenith.hypervisor.DomainId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable state of one host's agent. Appending is a group commit without a thread of its own: the first of several
 * writers writes for all who came meanwhile. After any error of the disk nothing is known of the file's end, so the next
 * append first writes the whole state to a fresh file; while that fails, appends fail too, with nothing half-done.
 */
public final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long COMPACT_FROM_BYTES = 1 << 20;
    private static final int COMPACT_FACTOR = 4;

    private final JournalFile.Opener opener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private final Map<DomainId, Held> held;
    private final long starts;

    private String bootId;
    private List<Waiting> queue = new ArrayList<>();
    private boolean writing;
    private boolean closed;
    private long fileBytes;
    private long compactAboveBytes = COMPACT_FROM_BYTES;
    private @Nullable JournalFile file; // null after an error, until a fresh file is written

    private Journal(JournalFile.Opener opener, JournalReader.Reading reading, @Nullable JournalFile file) {
        this.opener = opener;
        this.held = new HashMap<>(reading.held());
        this.starts = reading.starts() + 1;
        this.bootId = reading.bootId();
        this.fileBytes = reading.goodBytes();
        this.file = file;
    }

    /** Reads the journal in a directory, or begins one; throws when it is damaged in a way that a crash cannot explain. */
    public static Journal open(Path directory, Durability durability) throws IOException {
        Path path = directory.resolve("domains.journal");
        return open(path, new DirectoryOpener(directory, path, durability));
    }

    static Journal open(Path path, JournalFile.Opener opener) throws IOException {
        if (!Files.exists(path) || Files.size(path) < JournalReader.HEADER_BYTES) {
            JournalReader.Reading nothing =
                    new JournalReader.Reading(Map.of(), 0, "", JournalReader.HEADER_BYTES, JournalReader.HEADER_BYTES);
            return started(new Journal(opener, nothing, null));
        }
        JournalReader.Reading reading = JournalReader.read(path);
        if (reading.fileBytes() > reading.goodBytes()) {
            // Most likely the torn end of a last write. Kept aside all the same: if it is more, a person wants to see
            // it.
            Files.copy(path, path.resolveSibling(path.getFileName() + ".torn"), StandardCopyOption.REPLACE_EXISTING);
            LOG.atWarn()
                    .addKeyValue("file", path)
                    .addKeyValue("good_bytes", reading.goodBytes())
                    .addKeyValue("dropped_bytes", reading.fileBytes() - reading.goodBytes())
                    .log("the journal's end was torn, dropped it and kept a copy");
        }
        return started(new Journal(opener, reading, opener.openAt(reading.goodBytes())));
    }

    private static Journal started(Journal journal) throws IOException {
        journal.append(new Entry.Start(journal.starts));
        return journal;
    }

    /** How often an agent has started on this state, this time included. */
    public long starts() {
        return starts;
    }

    /** The boot of the host that was noted last; empty for none yet. */
    public String bootId() {
        lock.lock();
        try {
            return bootId;
        } finally {
            lock.unlock();
        }
    }

    /** What is held under an id. */
    public Optional<Held> find(DomainId id) {
        lock.lock();
        try {
            return Optional.ofNullable(held.get(id));
        } finally {
            lock.unlock();
        }
    }

    /** Everything that is held, in no order. */
    public List<Held> list() {
        lock.lock();
        try {
            return List.copyOf(held.values());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes a change durable and then visible. Blocks for one write of the disk.
     *
     * @throws IOException when the disk does not take it; the change is not made
     */
    public void append(Entry entry) throws IOException {
        Waiting own = new Waiting(entry);
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the journal is closed");
            }
            queue.add(own);
            while (!own.done && writing) {
                progress.awaitUninterruptibly();
            }
            if (!own.done) {
                writeGroup();
            }
        } finally {
            lock.unlock();
        }
        if (own.failure != null) {
            throw new IOException("the journal cannot be written: " + own.failure.getMessage(), own.failure);
        }
    }

    /** Writes what is queued. Called and left with the lock held; the lock is free while the disk works. */
    private void writeGroup() {
        List<Waiting> group = queue;
        queue = new ArrayList<>();
        writing = true;
        IOException failure = null;
        try {
            JournalFile open = file == null || fileBytes > compactAboveBytes ? rewrite() : file;
            byte[] bytes = framesOf(group);
            lock.unlock();
            try {
                open.append(ByteBuffer.wrap(bytes));
                open.force();
            } finally {
                lock.lock();
            }
            fileBytes += bytes.length;
        } catch (IOException e) {
            failure = e;
            abandonFile();
        }
        writing = false;
        for (Waiting waiting : group) {
            if (failure == null) {
                waiting.entry.applyTo(held);
                bootId = waiting.entry instanceof Entry.Boot(var boot) ? boot : bootId;
            }
            waiting.failure = failure;
            waiting.done = true;
        }
        progress.signalAll();
    }

    private static byte[] framesOf(List<Waiting> group) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Waiting waiting : group) {
            bytes.writeBytes(
                    JournalReader.frame(EntryCodec.encode(waiting.entry)).array());
        }
        return bytes.toByteArray();
    }

    /** Writes all that is held to a fresh file and goes on there. Rare, so that nobody minds the lock being held. */
    private JournalFile rewrite() throws IOException {
        abandonFile();
        JournalFile fresh = opener.openFresh();
        boolean usable = false;
        try {
            long bytes = write(fresh, JournalReader.header());
            bytes += write(fresh, JournalReader.frame(EntryCodec.encode(new Entry.Start(starts))));
            if (!bootId.isEmpty()) {
                // Before what is held, which knows already what the boot did to it.
                bytes += write(fresh, JournalReader.frame(EntryCodec.encode(new Entry.Boot(bootId))));
            }
            for (Held value : held.values()) {
                bytes += write(fresh, JournalReader.frame(EntryCodec.encode(new Entry.Put(value))));
            }
            fresh.force();
            opener.replace();
            fileBytes = bytes;
            compactAboveBytes = Math.max(COMPACT_FROM_BYTES, bytes * COMPACT_FACTOR);
            file = fresh;
            usable = true;
            return fresh;
        } finally {
            if (!usable) {
                fresh.close();
            }
        }
    }

    private static long write(JournalFile file, ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        file.append(bytes);
        return count;
    }

    private void abandonFile() {
        JournalFile old = file;
        file = null;
        if (old != null) {
            try {
                old.close();
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("closing an abandoned journal file failed");
            }
        }
    }

    /** Lets go of the file; later appends fail. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            while (writing) {
                progress.awaitUninterruptibly();
            }
            abandonFile();
        } finally {
            lock.unlock();
        }
    }

    private static final class Waiting {
        private final Entry entry;
        private boolean done;
        private @Nullable IOException failure;

        Waiting(Entry entry) {
            this.entry = entry;
        }
    }
}
