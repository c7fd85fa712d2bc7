package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.HostBootId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One change of a simulated host. Every entry says how things are now, never how they differ, so that applying one twice
 * is applying it once.
 */
sealed interface JournalEntry {
    /** A boot: with another id than the last, all domains are gone. Also the first entry of every compacted journal. */
    record Booted(HostBootId bootId, long atMicros, int nextDomid) implements JournalEntry {}

    /** Where domids go on; only in compacted journals. */
    record NextDomid(int nextDomid) implements JournalEntry {}

    record PutDomain(SimulatedDomain domain) implements JournalEntry {}

    /** The domain is destroyed; its console stays. */
    record RemoveDomain(DomainId id, long atMicros) implements JournalEntry {}

    /** A destroyed domain whose console is kept; only in compacted journals. */
    record PutGone(SimulatedDomain domain) implements JournalEntry {}

    record DiscardConsole(DomainId id) implements JournalEntry {}

    record PutDisk(SimulatedDisk disk) implements JournalEntry {}

    record RemoveDisk(DiskId id) implements JournalEntry {}

    static byte[] encode(JournalEntry entry) {
        try {
            var bytes = new ByteArrayOutputStream(768);
            var out = new DataOutputStream(bytes);
            switch (entry) {
                case Booted(var bootId, var atMicros, var nextDomid) -> {
                    out.writeByte(1);
                    ConfigCodec.writeUuid(out, bootId.value());
                    out.writeLong(atMicros);
                    out.writeInt(nextDomid);
                }
                case NextDomid(var nextDomid) -> {
                    out.writeByte(8);
                    out.writeInt(nextDomid);
                }
                case PutDomain(var domain) -> {
                    out.writeByte(2);
                    DomainCodec.write(out, domain);
                }
                case RemoveDomain(var id, var atMicros) -> {
                    out.writeByte(3);
                    ConfigCodec.writeUuid(out, id.value());
                    out.writeLong(atMicros);
                }
                case PutGone(var domain) -> {
                    out.writeByte(4);
                    DomainCodec.write(out, domain);
                }
                case DiscardConsole(var id) -> {
                    out.writeByte(5);
                    ConfigCodec.writeUuid(out, id.value());
                }
                case PutDisk(var disk) -> {
                    out.writeByte(6);
                    disk.write(out);
                }
                case RemoveDisk(var id) -> {
                    out.writeByte(7);
                    SimulatedDisk.writeId(out, id);
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    /** Throws {@link IOException} for bytes that {@link #encode} did not make. */
    static JournalEntry decode(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            return switch (in.readByte()) {
                case 1 -> new Booted(new HostBootId(ConfigCodec.readUuid(in)), in.readLong(), in.readInt());
                case 2 -> new PutDomain(DomainCodec.read(in));
                case 3 -> new RemoveDomain(new DomainId(ConfigCodec.readUuid(in)), in.readLong());
                case 4 -> new PutGone(DomainCodec.read(in));
                case 5 -> new DiscardConsole(new DomainId(ConfigCodec.readUuid(in)));
                case 6 -> new PutDisk(SimulatedDisk.read(in));
                case 7 -> new RemoveDisk(SimulatedDisk.readId(in));
                case 8 -> new NextDomid(in.readInt());
                default -> throw new IOException("unknown journal entry");
            };
        } catch (IllegalArgumentException e) {
            throw new IOException("unreadable journal entry", e);
        }
    }
}
