package io.xenith.imageservice.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Headers made by hand, from the formats' specifications. Each test spoils one field. */
@SuppressWarnings("ByteBufferBackingArray") // All of them are allocated here.
final class Headers {
    private Headers() {}

    static ByteBuffer bytes(int size, ByteOrder order) {
        return ByteBuffer.allocate(size).order(order);
    }

    static ByteBuffer put(ByteBuffer buffer, int at, String latin1) {
        buffer.put(at, latin1.getBytes(StandardCharsets.ISO_8859_1));
        return buffer;
    }

    /** Version 3, 1 GiB, 64 KiB clusters; the tables end at 256 KiB, and so does the file. */
    static ByteBuffer qcow2() {
        ByteBuffer b = bytes(256 * 1024, ByteOrder.BIG_ENDIAN);
        b.putInt(0, 0x514649fb);
        b.putInt(4, 3);
        b.putInt(20, 16);
        b.putLong(24, 1L << 30);
        b.putInt(36, 2);
        b.putLong(40, 196_608);
        b.putLong(48, 65_536);
        b.putInt(56, 1);
        b.putInt(96, 4);
        b.putInt(100, 104);
        return b;
    }

    static ByteBuffer vmdk(String descriptor) {
        ByteBuffer b = bytes(128 * 1024, ByteOrder.LITTLE_ENDIAN);
        put(b, 0, "KDMV");
        b.putInt(4, 1);
        b.putInt(8, 3);
        b.putLong(12, 4096);
        b.putLong(20, 128);
        b.putLong(28, 1);
        b.putLong(36, 20);
        b.putInt(44, 512);
        b.putLong(48, 21);
        b.putLong(56, 26);
        b.putLong(64, 128);
        return put(b, 512, descriptor);
    }

    static String descriptor(String type, String extent) {
        return """
            # Disk DescriptorFile
            version=1
            CID=7d3f2a10
            parentCID=ffffffff
            createType="%s"

            # Extent description
            %s

            ddb.adapterType = "ide"
            """.formatted(type, extent);
    }

    static ByteBuffer vmdk() {
        return vmdk(descriptor("monolithicSparse", "RW 4096 SPARSE \"disk.vmdk\""));
    }

    /** A footer with its checksum. */
    static ByteBuffer vhdFooter(int type, long size) {
        ByteBuffer b = bytes(512, ByteOrder.BIG_ENDIAN);
        put(b, 0, "conectix");
        b.putInt(8, 2);
        b.putInt(12, 0x10000);
        b.putLong(16, type == 2 ? -1 : 512);
        b.putLong(40, size);
        b.putLong(48, size);
        b.putInt(60, type);
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += b.get(i) & 0xff;
        }
        b.putInt(64, ~sum);
        return b;
    }

    static byte[] fixedVhd(int size) {
        ByteBuffer b = bytes(size + 512, ByteOrder.BIG_ENDIAN);
        b.put(size, vhdFooter(2, size).array());
        return b.array();
    }

    static byte[] dynamicVhd(int type, long virtualSize) {
        byte[] footer = vhdFooter(type, virtualSize).array();
        ByteBuffer b = bytes(8192, ByteOrder.BIG_ENDIAN);
        b.put(0, footer);
        put(b, 512, "cxsparse");
        b.put(8192 - 512, footer);
        return b.array();
    }

    static ByteBuffer vhdx(long virtualSize, boolean parent) {
        ByteBuffer b = bytes(2 * 1024 * 1024 + 256 * 1024, ByteOrder.LITTLE_ENDIAN);
        put(b, 0, "vhdxfile");
        int region = 192 * 1024;
        put(b, region, "regi");
        b.putInt(region + 8, 2);
        b.put(region + 16, HexFormat.of().parseHex("6677c22d23f600429d64115e9bfd4a08"));
        b.putLong(region + 32, 3 * 1024 * 1024);
        b.put(region + 48, HexFormat.of().parseHex("06a27c8b90479a4bb8fe575f050f886e"));
        b.putLong(region + 64, 2 * 1024 * 1024);
        int metadata = 2 * 1024 * 1024;
        put(b, metadata, "metadata");
        b.putShort(metadata + 10, (short) 2);
        b.put(metadata + 32, HexFormat.of().parseHex("3767a1ca36fa434db3b633f0aa44e76b"));
        b.putInt(metadata + 48, 65_536);
        b.putInt(metadata + 65_536 + 4, parent ? 2 : 0);
        b.put(metadata + 64, HexFormat.of().parseHex("2442a52f1bcd7648b2115dbed83bf4b8"));
        b.putInt(metadata + 80, 65_544);
        b.putLong(metadata + 65_544, virtualSize);
        return b;
    }

    static ByteBuffer vdi() {
        ByteBuffer b = bytes(64 * 1024, ByteOrder.LITTLE_ENDIAN);
        put(b, 0, "<<< Oracle VM VirtualBox Disk Image >>>\n");
        b.putInt(0x40, 0xbeda107f);
        b.putInt(0x44, 0x10001);
        b.putInt(0x48, 0x190);
        b.putInt(0x4c, 1);
        b.putInt(0x158, 4096);
        b.putLong(0x170, 10L << 20);
        b.putInt(0x178, 1 << 20);
        return b;
    }

    /** A disc of {@code sectors}, claimed and there. */
    static ByteBuffer iso(int sectors) {
        ByteBuffer b = bytes(sectors * 2048, ByteOrder.LITTLE_ENDIAN);
        b.put(32768, (byte) 1);
        put(b, 32769, "CD001");
        b.putInt(32768 + 80, sectors);
        b.putShort(32768 + 128, (short) 2048);
        return b;
    }

    /** A disk with a partition table and a boot sector. */
    static ByteBuffer disk(int size) {
        ByteBuffer b = bytes(size, ByteOrder.LITTLE_ENDIAN);
        b.putShort(510, (short) 0xaa55);
        return put(b, 512, "EFI PART");
    }
}
