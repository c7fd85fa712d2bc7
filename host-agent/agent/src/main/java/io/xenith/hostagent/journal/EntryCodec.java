package io.xenith.hostagent.journal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.xenith.hostagent.domain.EndNote;
import io.xenith.hostagent.domain.Marks;
import io.xenith.hostagent.domain.Move;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hypervisor.DomainId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Entries as bytes: a kind, then the fields in order. A new field goes to the end and is read where there are bytes left;
 * a kind keeps its number for ever. An unknown kind is an error: the state was written by a newer agent.
 */
final class EntryCodec {

    private static final int DOMAIN = 1;
    private static final int TOMBSTONE = 2;
    private static final int SETTLED = 3;
    private static final int END = 4;
    private static final int FORGET = 5;
    private static final int START = 6;
    private static final int BURY = 7;
    private static final int BOOT = 8;
    private static final int MOVED = 9;

    private static final int NO_END = 0;
    private static final int POWERED_OFF = 1;
    private static final int CRASHED = 2;
    private static final int WITH_HOST = 3;

    private static final int NOT_MOVED = 0;
    private static final int ARRIVED = 1;
    private static final int LEFT = 2;

    private EntryCodec() {}

    static byte[] encode(Entry entry) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            write(out, entry);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private static void write(CodedOutputStream out, Entry entry) throws IOException {
        switch (entry) {
            case Entry.Put(Held.Domain domain) -> {
                out.writeUInt32NoTag(DOMAIN);
                out.writeBytesNoTag(domain.spec().toByteString());
                out.writeInt64NoTag(domain.settledGeneration());
                write(out, domain.end());
                write(out, domain.adoptedAs());
                out.writeUInt32NoTag(numberOf(domain.move()));
            }
            case Entry.Put(Held.Tombstone tombstone) -> {
                out.writeUInt32NoTag(TOMBSTONE);
                write(out, tombstone);
            }
            case Entry.Bury(var tombstone) -> {
                out.writeUInt32NoTag(BURY);
                write(out, tombstone);
            }
            case Entry.Settled(var id, long generation) -> {
                out.writeUInt32NoTag(SETTLED);
                write(out, id);
                out.writeInt64NoTag(generation);
            }
            case Entry.End(var id, var note) -> {
                out.writeUInt32NoTag(END);
                write(out, id);
                write(out, note);
            }
            case Entry.Moved(var id, var move) -> {
                out.writeUInt32NoTag(MOVED);
                write(out, id);
                out.writeUInt32NoTag(numberOf(move));
            }
            case Entry.Forget(var id) -> {
                out.writeUInt32NoTag(FORGET);
                write(out, id);
            }
            case Entry.Boot(var bootId) -> {
                out.writeUInt32NoTag(BOOT);
                out.writeStringNoTag(bootId);
            }
            case Entry.Start(long number) -> {
                out.writeUInt32NoTag(START);
                out.writeInt64NoTag(number);
            }
        }
    }

    static Entry decode(ByteString bytes) throws IOException {
        CodedInputStream in = bytes.newCodedInput();
        int kind = in.readUInt32();
        return switch (kind) {
            case DOMAIN ->
                new Entry.Put(readDomain(in, DomainSpec.parseFrom(in.readBytes()), in.readInt64(), readEnd(in)));
            case TOMBSTONE -> new Entry.Put(readTombstone(in));
            case BURY -> new Entry.Bury(readTombstone(in));
            case SETTLED -> new Entry.Settled(readId(in), in.readInt64());
            case END -> new Entry.End(readId(in), readEnd(in));
            case MOVED -> new Entry.Moved(readId(in), readMove(in));
            case FORGET -> new Entry.Forget(readId(in));
            case BOOT -> new Entry.Boot(in.readString());
            case START -> new Entry.Start(in.readInt64());
            default -> throw new IOException("entry of unknown kind " + kind + ": written by a newer agent?");
        };
    }

    private static Held.Domain readDomain(CodedInputStream in, DomainSpec spec, long settled, EndNote end)
            throws IOException {
        Marks adoptedAs =
                in.readBool() ? new Marks(in.readInt64(), in.readString(), in.readInt64(), in.readInt64()) : null;
        return new Held.Domain(spec, adoptedAs, settled, end, in.isAtEnd() ? Move.NONE : readMove(in));
    }

    private static int numberOf(Move move) {
        return switch (move) {
            case NONE -> NOT_MOVED;
            case ARRIVED -> ARRIVED;
            case LEFT -> LEFT;
        };
    }

    private static Move readMove(CodedInputStream in) throws IOException {
        int move = in.readUInt32();
        return switch (move) {
            case NOT_MOVED -> Move.NONE;
            case ARRIVED -> Move.ARRIVED;
            case LEFT -> Move.LEFT;
            default -> throw new IOException("move of unknown kind " + move);
        };
    }

    private static void write(CodedOutputStream out, Held.Tombstone tombstone) throws IOException {
        write(out, tombstone.id());
        out.writeStringNoTag(tombstone.instanceId());
        out.writeInt64NoTag(tombstone.generation());
        out.writeInt64NoTag(tombstone.at().toEpochMilli());
    }

    private static Held.Tombstone readTombstone(CodedInputStream in) throws IOException {
        return new Held.Tombstone(readId(in), in.readString(), in.readInt64(), Instant.ofEpochMilli(in.readInt64()));
    }

    private static void write(CodedOutputStream out, DomainId id) throws IOException {
        out.writeFixed64NoTag(id.value().getMostSignificantBits());
        out.writeFixed64NoTag(id.value().getLeastSignificantBits());
    }

    private static DomainId readId(CodedInputStream in) throws IOException {
        return new DomainId(new UUID(in.readFixed64(), in.readFixed64()));
    }

    private static void write(CodedOutputStream out, EndNote note) throws IOException {
        switch (note) {
            case EndNote.None _ -> out.writeUInt32NoTag(NO_END);
            case EndNote.PoweredOff(long generation) -> {
                out.writeUInt32NoTag(POWERED_OFF);
                out.writeInt64NoTag(generation);
            }
            case EndNote.Crashed(long generation) -> {
                out.writeUInt32NoTag(CRASHED);
                out.writeInt64NoTag(generation);
            }
            case EndNote.WithHost(long generation) -> {
                out.writeUInt32NoTag(WITH_HOST);
                out.writeInt64NoTag(generation);
            }
        }
    }

    private static EndNote readEnd(CodedInputStream in) throws IOException {
        int kind = in.readUInt32();
        return switch (kind) {
            case NO_END -> new EndNote.None();
            case POWERED_OFF -> new EndNote.PoweredOff(in.readInt64());
            case CRASHED -> new EndNote.Crashed(in.readInt64());
            case WITH_HOST -> new EndNote.WithHost(in.readInt64());
            default -> throw new IOException("note of unknown kind " + kind);
        };
    }

    private static void write(CodedOutputStream out, @Nullable Marks marks) throws IOException {
        out.writeBoolNoTag(marks != null);
        if (marks != null) {
            out.writeInt64NoTag(marks.generation());
            out.writeStringNoTag(marks.shape());
            out.writeInt64NoTag(marks.rebootCount());
            out.writeInt64NoTag(marks.incarnation());
        }
    }
}
