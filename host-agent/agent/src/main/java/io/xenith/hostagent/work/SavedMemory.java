package io.xenith.hostagent.work;

import io.xenith.hostagent.domain.Marks;
import io.xenith.hostagent.domain.Saved;
import io.xenith.hypervisor.DomainId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files of suspended domains' memory, readable by their owner only. The marks of the domain are in the file's name, so that
 * one rename makes file and marks appear together; a file under a temporary name was never complete.
 */
public final class SavedMemory {

    private static final Pattern NAME =
            Pattern.compile("([0-9a-f-]{36})\\.(\\d+)\\.([0-9a-f]+)\\.(\\d+)\\.(\\d+)\\.mem");

    private final Path directory;

    private SavedMemory(Path directory) {
        this.directory = directory;
    }

    /** Opens a directory, which it makes where needed; removes what a crash left incomplete. */
    public static SavedMemory open(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".new")).toList()) {
                Files.delete(file);
            }
        }
        return new SavedMemory(directory);
    }

    /** What is kept, by domain. */
    public Map<DomainId, Marks> list() throws IOException {
        Map<DomainId, Marks> kept = new HashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    kept.put(
                            DomainId.parse(name.group(1)),
                            new Marks(
                                    Long.parseLong(name.group(2)),
                                    name.group(3),
                                    Long.parseLong(name.group(4)),
                                    Long.parseLong(name.group(5))));
                }
            });
        }
        return kept;
    }

    /** Writes memory by the writer; on return it is kept, whatever happens to this process or its power. */
    Saved write(DomainId id, Marks marks, Consumer<FileChannel> writer) throws IOException {
        Path file = file(id, marks);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (FileChannel channel = FileChannel.open(fresh, options, ownerOnly)) {
            writer.accept(channel);
            channel.force(true);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return new Saved.Kept(marks);
    }

    FileChannel openForReading(DomainId id, Marks marks) throws IOException {
        return FileChannel.open(file(id, marks), StandardOpenOption.READ);
    }

    void delete(DomainId id, Marks marks) throws IOException {
        Files.deleteIfExists(file(id, marks));
    }

    /** What is kept of one domain, given the listing at start. */
    static Saved of(Optional<Marks> marks) {
        return marks.<Saved>map(Saved.Kept::new).orElseGet(Saved.None::new);
    }

    private Path file(DomainId id, Marks marks) {
        return directory.resolve(id + "." + marks.generation() + "." + marks.shape() + "." + marks.rebootCount() + "."
                + marks.incarnation() + ".mem");
    }
}
