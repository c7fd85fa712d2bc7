package io.xenith.hostagent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hostagent.domain.EndNote;
import io.xenith.hostagent.domain.Marks;
import io.xenith.hostagent.domain.Move;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hypervisor.DomainId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private final Path directory;

    JournalTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private static DomainId id(int n) {
        return new DomainId(new UUID(0, n));
    }

    private static Held.Domain domain(int n, long generation) {
        return Held.Domain.ordered(
                DomainSpec.newBuilder()
                        .setDomainId(id(n).toString())
                        .setInstanceId(new UUID(1, n).toString())
                        .setGeneration(generation)
                        .build(),
                null);
    }

    private Journal open() throws IOException {
        return Journal.open(directory, Durability.POWER);
    }

    @Test
    void everyKindOfEntryIsFoundAgain() throws IOException {
        Held.Domain adopted = Held.Domain.ordered(domain(2, 4).spec(), new Marks(4, "ab", 1, 2));
        try (Journal journal = open()) {
            journal.append(new Entry.Put(domain(1, 3)));
            journal.append(new Entry.Put(adopted));
            journal.append(new Entry.Settled(id(1), 3));
            journal.append(new Entry.End(id(1), new EndNote.Crashed(3)));
            journal.append(new Entry.Moved(id(1), Move.LEFT));
            journal.append(new Entry.Put(domain(3, 1)));
            journal.append(new Entry.Bury(new Held.Tombstone(id(3), "i", 1, Instant.ofEpochMilli(5))));
            journal.append(new Entry.Put(domain(4, 1)));
            journal.append(new Entry.Forget(id(4)));
            assertThat(journal.starts()).isEqualTo(1);
        }
        try (Journal journal = open()) {
            assertThat(journal.starts()).isEqualTo(2);
            assertThat(journal.find(id(1)))
                    .contains(new Held.Domain(domain(1, 3).spec(), null, 3, new EndNote.Crashed(3), Move.LEFT));
            assertThat(journal.find(id(2))).contains(adopted);
            assertThat(journal.find(id(3))).contains(new Held.Tombstone(id(3), "i", 1, Instant.ofEpochMilli(5)));
            assertThat(journal.find(id(4))).isEmpty();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("domains.journal"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aNewerOrderIsNotBuriedWithTheOld() throws IOException {
        try (Journal journal = open()) {
            journal.append(new Entry.Put(domain(1, 2)));
            journal.append(new Entry.Bury(new Held.Tombstone(id(1), "i", 1, Instant.EPOCH)));
            assertThat(journal.find(id(1))).contains(domain(1, 2));
        }
    }

    @Test
    void aTornEndIsDroppedWhereverItIsTorn() throws IOException {
        try (Journal journal = open()) {
            journal.append(new Entry.Put(domain(1, 1)));
        }
        Path file = directory.resolve("domains.journal");
        byte[] whole = Files.readAllBytes(file);
        try (Journal journal = open()) {
            journal.append(new Entry.Put(domain(2, 1)));
        }
        byte[] longer = Files.readAllBytes(file);
        for (int cut = whole.length; cut < longer.length; cut++) {
            Files.write(file, java.util.Arrays.copyOf(longer, cut));
            try (Journal journal = open()) {
                assertThat(journal.find(id(1))).as("cut at %s", cut).isPresent();
                assertThat(journal.find(id(2))).as("cut at %s", cut).isEmpty();
                journal.append(new Entry.Put(domain(3, 1)));
            }
            try (Journal journal = open()) {
                assertThat(journal.list()).as("cut at %s", cut).hasSize(2);
            }
        }
    }

    @Test
    void aFileOfSomebodyElseIsRefused() throws IOException {
        Files.writeString(directory.resolve("domains.journal"), "not a journal at all");
        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
    }

    @Test
    void manyWritersShareWritesAndNothingIsLost() throws Exception {
        try (Journal journal = open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writes = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                int n = i;
                writes.add(threads.submit(() -> {
                    journal.append(new Entry.Put(domain(n, 1)));
                    return n;
                }));
            }
            for (Future<?> write : writes) {
                assertThat(write.get()).isNotNull();
            }
        }
        try (Journal journal = open()) {
            assertThat(journal.list()).hasSize(500);
        }
    }

    @Test
    void staysSmallWhenTheSameIsWrittenOverAndOver() throws IOException {
        try (Journal journal = Journal.open(directory, Durability.PROCESS)) {
            for (int i = 0; i < 30_000; i++) {
                journal.append(new Entry.Put(domain(i % 10, i)));
            }
        }
        assertThat(Files.size(directory.resolve("domains.journal"))).isLessThan(2 << 20);
        try (Journal journal = open()) {
            assertThat(journal.list()).hasSize(10);
            assertThat(journal.find(id(9)).orElseThrow().generation()).isEqualTo(29_999);
        }
    }

    @Test
    void aFullDiskRefusesAndLeavesNothingHalfDone() throws IOException {
        FullDisk disk = new FullDisk(directory);
        Path file = directory.resolve("domains.journal");
        try (Journal journal = Journal.open(file, disk)) {
            journal.append(new Entry.Put(domain(1, 1)));
            disk.full = true;
            assertThatThrownBy(() -> journal.append(new Entry.Put(domain(2, 1))))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> journal.append(new Entry.Put(domain(3, 1))))
                    .isInstanceOf(IOException.class);
            assertThat(journal.find(id(2))).isEmpty();
            disk.full = false;
            journal.append(new Entry.Put(domain(4, 1)));
        }
        try (Journal journal = open()) {
            assertThat(journal.list().stream().map(Held::id)).containsExactlyInAnyOrder(id(1), id(4));
        }
    }

    /** Takes half of what is written, then no more. */
    private static final class FullDisk implements JournalFile.Opener {

        private final DirectoryOpener real;
        private boolean full;

        FullDisk(Path directory) {
            real = new DirectoryOpener(directory, directory.resolve("domains.journal"), Durability.PROCESS);
        }

        @Override
        public JournalFile openAt(long goodBytes) throws IOException {
            return wrap(real.openAt(goodBytes));
        }

        @Override
        public JournalFile openFresh() throws IOException {
            return wrap(real.openFresh());
        }

        @Override
        public void replace() throws IOException {
            real.replace();
        }

        private JournalFile wrap(JournalFile file) {
            return new JournalFile() {
                @Override
                public void append(ByteBuffer bytes) throws IOException {
                    if (full) {
                        file.append(bytes.slice(0, bytes.remaining() / 2));
                        throw new IOException("No space left on device");
                    }
                    file.append(bytes);
                }

                @Override
                public void force() throws IOException {
                    file.force();
                }

                @Override
                public void close() throws IOException {
                    file.close();
                }
            };
        }
    }
}
