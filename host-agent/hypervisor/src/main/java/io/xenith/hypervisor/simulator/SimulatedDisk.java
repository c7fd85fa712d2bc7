package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.BlockDigests;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.StoredDisk;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A disk that takes no room: what would be on it, in words.
 *
 * @param source the file name of the image it was made from, empty for an empty disk
 * @param facts what a guest would find on it, where it is a config drive
 * @param writes how often a guest was made to write to it
 */
record SimulatedDisk(
        DiskId id,
        DiskFormat format,
        long sizeBytes,
        long createdAtMicros,
        String source,
        GuestFacts facts,
        long writes) {
    private static final Path ROOT = Path.of("/simulated");
    private static final Pattern FILE_NAME = Pattern.compile(
            "(?<domain>[0-9a-f-]{36})-(?<kind>[a-z]+)(?<index>[0-9]{1,2})-(?<incarnation>[0-9]{1,18})\\.(raw|qcow2)");

    /** Where it seems to be. The host's name is part of it, so that a disk of another host is not taken for one's own. */
    static Path pathOf(String host, DiskId id, DiskFormat format) {
        return ROOT.resolve(host).resolve(id + "." + format.name().toLowerCase(Locale.ROOT));
    }

    /** The identity that a path of {@link #pathOf} was made from, or null for any other path. */
    static @Nullable DiskId findId(Path path) {
        var match = FILE_NAME.matcher(String.valueOf(path.getFileName()));
        if (!match.matches()) {
            return null;
        }
        for (var kind : DiskKind.values()) {
            if (kind.label().equals(match.group("kind"))) {
                return new DiskId(
                        DomainId.parse(match.group("domain")),
                        kind,
                        Integer.parseInt(match.group("index")),
                        Long.parseLong(match.group("incarnation")));
            }
        }
        return null;
    }

    static boolean isInStore(Path path) {
        return path.startsWith(ROOT);
    }

    StoredDisk describe(String host) {
        return new StoredDisk(
                id, pathOf(host, id, format), format, new ByteSize(sizeBytes), HostCore.toInstant(createdAtMicros));
    }

    SimulatedDisk resized(long newSizeBytes) {
        return new SimulatedDisk(id, format, newSizeBytes, createdAtMicros, source, facts, writes);
    }

    SimulatedDisk copyAs(DiskId newId, long newCreatedAtMicros) {
        return new SimulatedDisk(newId, format, sizeBytes, newCreatedAtMicros, source, facts, writes);
    }

    SimulatedDisk written(long newWrites) {
        return new SimulatedDisk(id, format, sizeBytes, createdAtMicros, source, facts, newWrites);
    }

    /** What stands for all that is on it. */
    BlockDigests digest() {
        var words = source + "|" + writes + "|" + facts;
        return BlockDigests.of(BlockDigests.digestOf(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8))));
    }

    void write(DataOutputStream out) throws IOException {
        writeId(out, id);
        out.writeUTF(format.name());
        out.writeLong(sizeBytes);
        out.writeLong(createdAtMicros);
        out.writeUTF(source);
        facts.write(out);
        out.writeLong(writes);
    }

    static SimulatedDisk read(DataInputStream in) throws IOException {
        return new SimulatedDisk(
                readId(in),
                DiskFormat.valueOf(in.readUTF()),
                in.readLong(),
                in.readLong(),
                in.readUTF(),
                GuestFacts.read(in),
                // Journals of before have nothing more.
                in.available() > 0 ? in.readLong() : 0);
    }

    static void writeId(DataOutputStream out, DiskId id) throws IOException {
        ConfigCodec.writeUuid(out, id.domain().value());
        out.writeUTF(id.kind().name());
        out.writeByte(id.index());
        out.writeLong(id.incarnation());
    }

    static DiskId readId(DataInputStream in) throws IOException {
        return new DiskId(
                new DomainId(ConfigCodec.readUuid(in)), DiskKind.valueOf(in.readUTF()), in.readByte(), in.readLong());
    }
}
