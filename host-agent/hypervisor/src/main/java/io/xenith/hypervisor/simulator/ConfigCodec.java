package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.CpuPlacement;
import io.xenith.hypervisor.DiskBackend;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.Graphics;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.NicConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A domain's configuration as bytes. Domains are kept that way in memory too: about 350 bytes instead of 2.5 KB, which is
 * what lets half a million of them live in one process.
 */
final class ConfigCodec {
    private ConfigCodec() {}

    static byte[] encode(DomainConfig config) {
        try {
            var bytes = new ByteArrayOutputStream(512);
            var out = new DataOutputStream(bytes);
            writeUuid(out, config.id().value());
            out.writeUTF(config.name());
            out.writeUTF(config.type().name());
            out.writeShort(config.vcpus());
            out.writeShort(config.maxVcpus());
            out.writeLong(config.memory().bytes());
            out.writeLong(config.maxMemory().bytes());
            out.writeByte(config.labels().size());
            for (var label : config.labels().entrySet()) {
                out.writeUTF(label.getKey());
                out.writeUTF(label.getValue());
            }
            writePlacement(out, config.placement());
            writeBoot(out, config.boot());
            writeGraphics(out, config.graphics());
            out.writeByte(config.disks().size());
            for (var disk : config.disks()) {
                writeDisk(out, disk);
            }
            out.writeByte(config.nics().size());
            for (var nic : config.nics()) {
                writeNic(out, nic);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    /** Throws {@link IllegalArgumentException} for bytes that {@link #encode} did not make. */
    static DomainConfig decode(byte[] bytes) {
        try {
            var in = new DataInputStream(new ByteArrayInputStream(bytes));
            var id = new DomainId(readUuid(in));
            var name = in.readUTF();
            var type = DomainType.valueOf(in.readUTF());
            int vcpus = in.readShort();
            int maxVcpus = in.readShort();
            var memory = new ByteSize(in.readLong());
            var maxMemory = new ByteSize(in.readLong());
            var labels = new TreeMap<String, String>();
            for (int left = in.readUnsignedByte(); left > 0; left--) {
                labels.put(in.readUTF(), in.readUTF());
            }
            var placement = readPlacement(in);
            var boot = readBoot(in);
            var graphics = readGraphics(in);
            var disks = new ArrayList<DiskConfig>();
            for (int left = in.readUnsignedByte(); left > 0; left--) {
                disks.add(readDisk(in));
            }
            var nics = new ArrayList<NicConfig>();
            for (int left = in.readUnsignedByte(); left > 0; left--) {
                nics.add(readNic(in));
            }
            return new DomainConfig(
                    id, name, type, vcpus, maxVcpus, placement, memory, maxMemory, boot, disks, nics, graphics, labels);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a configuration", e);
        }
    }

    static void writeUuid(DataOutputStream out, UUID uuid) throws IOException {
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
    }

    static UUID readUuid(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    private static void writePlacement(DataOutputStream out, CpuPlacement placement) throws IOException {
        var cells =
                switch (placement) {
                    case CpuPlacement.Anywhere() -> List.<Integer>of();
                    case CpuPlacement.OnCells(var some) -> some;
                };
        out.writeShort(cells.size());
        for (int cell : cells) {
            out.writeInt(cell);
        }
    }

    private static CpuPlacement readPlacement(DataInputStream in) throws IOException {
        var cells = new ArrayList<Integer>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            cells.add(in.readInt());
        }
        return cells.isEmpty() ? new CpuPlacement.Anywhere() : new CpuPlacement.OnCells(cells);
    }

    private static void writeBoot(DataOutputStream out, Boot boot) throws IOException {
        switch (boot) {
            case Boot.Kernel(var kernel, var commandLine) -> {
                out.writeByte('k');
                out.writeUTF(kernel.toString());
                out.writeUTF(commandLine);
            }
            case Boot.KernelAndRamdisk(var kernel, var ramdisk, var commandLine) -> {
                out.writeByte('r');
                out.writeUTF(kernel.toString());
                out.writeUTF(ramdisk.toString());
                out.writeUTF(commandLine);
            }
            case Boot.DiskBootloader() -> out.writeByte('d');
            case Boot.Bios() -> out.writeByte('b');
            case Boot.Uefi() -> out.writeByte('u');
        }
    }

    private static Boot readBoot(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case 'k' -> new Boot.Kernel(Path.of(in.readUTF()), in.readUTF());
            case 'r' -> new Boot.KernelAndRamdisk(Path.of(in.readUTF()), Path.of(in.readUTF()), in.readUTF());
            case 'd' -> new Boot.DiskBootloader();
            case 'b' -> new Boot.Bios();
            case 'u' -> new Boot.Uefi();
            default -> throw new IOException("unknown boot");
        };
    }

    private static void writeGraphics(DataOutputStream out, Graphics graphics) throws IOException {
        switch (graphics) {
            case Graphics.None() -> out.writeByte(0);
            case Graphics.Vnc(var listen) -> writeAddress(out, listen);
        }
    }

    private static Graphics readGraphics(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte();
        return length == 0 ? new Graphics.None() : new Graphics.Vnc(InetAddress.getByAddress(in.readNBytes(length)));
    }

    private static void writeAddress(DataOutputStream out, InetAddress address) throws IOException {
        byte[] raw = address.getAddress();
        out.writeByte(raw.length);
        out.write(raw);
    }

    private static void writeDisk(DataOutputStream out, DiskConfig disk) throws IOException {
        out.writeUTF(disk.target());
        out.writeUTF(disk.path().toString());
        out.writeUTF(disk.format().name());
        out.writeUTF(disk.backend().name());
        out.writeBoolean(disk.readOnly());
    }

    private static DiskConfig readDisk(DataInputStream in) throws IOException {
        return new DiskConfig(
                in.readUTF(),
                Path.of(in.readUTF()),
                DiskFormat.valueOf(in.readUTF()),
                DiskBackend.valueOf(in.readUTF()),
                in.readBoolean());
    }

    private static void writeNic(DataOutputStream out, NicConfig nic) throws IOException {
        writeUuid(out, nic.port());
        out.writeUTF(nic.mac().value());
        out.writeUTF(nic.bridge());
        out.writeShort(nic.allowedAddresses().size());
        for (var address : nic.allowedAddresses()) {
            writeAddress(out, address);
        }
        out.writeShort(nic.mtuBytes());
    }

    private static NicConfig readNic(DataInputStream in) throws IOException {
        var port = readUuid(in);
        var mac = new MacAddress(in.readUTF());
        var bridge = in.readUTF();
        var addresses = new ArrayList<InetAddress>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            addresses.add(InetAddress.getByAddress(in.readNBytes(in.readUnsignedByte())));
        }
        return new NicConfig(port, mac, bridge, addresses, in.readUnsignedShort());
    }
}
