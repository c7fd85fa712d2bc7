package io.xenith.imageservice.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.xenith.imageservice.format.Verdict.Accepted;
import io.xenith.imageservice.format.Verdict.Reason;
import io.xenith.imageservice.format.Verdict.Refused;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("ByteBufferBackingArray") // All of them are allocated in Headers.
class FormatInspectorTest {
    private static Declaration bare(DiskFormat disk) {
        return new Declaration(disk, ContainerFormat.BARE, false);
    }

    private static Verdict inspect(Declaration declared, byte[] bytes) {
        FormatInspector inspector = new FormatInspector(declared);
        for (int at = 0; at < bytes.length; at += 65_536) {
            Optional<Refused> refused = inspector.feed(bytes, at, Math.min(65_536, bytes.length - at));
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        return inspector.finish();
    }

    private static byte[] with(ByteBuffer buffer, Consumer<ByteBuffer> spoil) {
        spoil.accept(buffer);
        return buffer.array();
    }

    private static byte[] latin1(int size, String start) {
        return Headers.put(Headers.bytes(size, ByteOrder.BIG_ENDIAN), 0, start).array();
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                arguments(DiskFormat.QCOW2, Headers.qcow2().array(), 1L << 30),
                arguments(
                        DiskFormat.QCOW2,
                        with(Headers.qcow2(), b -> b.putInt(4, 2).putInt(100, 0)),
                        1L << 30),
                arguments(DiskFormat.QCOW2, with(Headers.qcow2(), b -> b.putLong(72, 0b11001)), 1L << 30),
                arguments(DiskFormat.VMDK, Headers.vmdk().array(), 4096L * 512),
                arguments(DiskFormat.VHD, Headers.fixedVhd(4096), 4096L),
                arguments(DiskFormat.VHD, Headers.fixedVhd(1 << 20), 1L << 20),
                arguments(DiskFormat.VHD, Headers.dynamicVhd(3, 1L << 33), 1L << 33),
                arguments(DiskFormat.VHDX, Headers.vhdx(1L << 35, false).array(), 1L << 35),
                arguments(DiskFormat.VDI, Headers.vdi().array(), 10L << 20),
                arguments(DiskFormat.ISO, Headers.iso(200).array(), 200L * 2048),
                arguments(DiskFormat.RAW, Headers.disk(1 << 20).array(), 1L << 20),
                arguments(DiskFormat.RAW, new byte[0], 0L),
                arguments(DiskFormat.RAW, latin1(1000, "hello"), 1000L),
                arguments(DiskFormat.AMI, Headers.disk(4096).array(), 4096L),
                arguments(DiskFormat.AKI, latin1(4096, "MZ"), 0L),
                arguments(DiskFormat.AKI, latin1(4096, "\177ELF"), 0L),
                arguments(DiskFormat.ARI, latin1(4096, "\37\213\10"), 0L),
                arguments(DiskFormat.ARI, latin1(4096, "070701"), 0L));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void acceptsWhatIsDeclaredAndKnowsItsVirtualSize(DiskFormat declared, byte[] bytes, long virtualSize) {
        assertThat(inspect(bare(declared), bytes)).isEqualTo(new Accepted(virtualSize));
    }

    static Stream<Arguments> refused() {
        String flat = Headers.descriptor("monolithicFlat", "RW 4096 FLAT \"/etc/passwd\" 0");
        String twoExtents = Headers.descriptor(
                "monolithicSparse", "RW 4096 SPARSE \"disk.vmdk\"\nRW\t4096\tSPARSE\t\"other.vmdk\"");
        String outside = Headers.descriptor("monolithicSparse", "RW 4096 SPARSE \"../other.vmdk\"");
        String parent = Headers.descriptor("monolithicSparse", "RW 4096 SPARSE \"disk.vmdk\"")
                + "# parentFileNameHint=\"/etc/passwd\"\n";
        return Stream.of(
                arguments(
                        DiskFormat.QCOW2,
                        with(Headers.qcow2(), b -> b.putLong(8, 1024).putInt(16, 9)),
                        Reason.BACKING_FILE),
                arguments(DiskFormat.QCOW2, with(Headers.qcow2(), b -> b.putLong(72, 4)), Reason.EXTERNAL_DATA),
                arguments(
                        DiskFormat.QCOW2,
                        with(Headers.qcow2(), b -> b.putInt(104, 0x44415441).putInt(108, 8)),
                        Reason.EXTERNAL_DATA),
                arguments(
                        DiskFormat.QCOW2,
                        with(
                                Headers.qcow2(),
                                b -> b.putInt(104, 0x6803f857).putInt(108, 3).putInt(120, 0x44415441)),
                        Reason.EXTERNAL_DATA),
                arguments(
                        DiskFormat.QCOW2,
                        with(Headers.qcow2(), b -> b.putLong(72, 1 << 5)),
                        Reason.UNSUPPORTED_FEATURE),
                arguments(
                        DiskFormat.QCOW2,
                        with(Headers.qcow2(), b -> b.putLong(72, 1L << 63)),
                        Reason.UNSUPPORTED_FEATURE),
                arguments(DiskFormat.QCOW2, with(Headers.qcow2(), b -> b.putLong(72, 2)), Reason.DAMAGED),
                arguments(DiskFormat.QCOW2, with(Headers.qcow2(), b -> b.putInt(4, 1)), Reason.UNSUPPORTED_FEATURE),
                arguments(DiskFormat.QCOW2, with(Headers.qcow2(), b -> b.putInt(4, 4)), Reason.UNSUPPORTED_FEATURE),
                arguments(DiskFormat.QCOW2, with(Headers.qcow2(), b -> b.putInt(32, 1)), Reason.DISK_ENCRYPTED),
                arguments(DiskFormat.QCOW2, with(Headers.qcow2(), b -> b.putInt(32, 2)), Reason.DISK_ENCRYPTED),
                arguments(DiskFormat.QCOW2, with(Headers.qcow2(), b -> b.putInt(20, 30)), Reason.DAMAGED),
                arguments(DiskFormat.QCOW2, with(Headers.qcow2(), b -> b.putLong(24, -1)), Reason.DAMAGED),
                arguments(DiskFormat.QCOW2, with(Headers.qcow2(), b -> b.putLong(40, -1)), Reason.DAMAGED),
                arguments(DiskFormat.QCOW2, with(Headers.qcow2(), b -> b.putLong(40, 1L << 20)), Reason.TRUNCATED),
                arguments(DiskFormat.QCOW2, Arrays.copyOf(Headers.qcow2().array(), 60), Reason.TRUNCATED),
                arguments(DiskFormat.QCOW2, Arrays.copyOf(Headers.qcow2().array(), 100_000), Reason.TRUNCATED),
                arguments(DiskFormat.QCOW2, new byte[4096], Reason.FORMAT_MISMATCH),
                arguments(DiskFormat.RAW, Headers.qcow2().array(), Reason.FORMAT_MISMATCH),
                arguments(DiskFormat.RAW, Headers.iso(40).array(), Reason.FORMAT_MISMATCH),
                arguments(DiskFormat.RAW, Headers.fixedVhd(4096), Reason.FORMAT_MISMATCH),
                arguments(DiskFormat.RAW, Headers.vdi().array(), Reason.FORMAT_MISMATCH),
                arguments(DiskFormat.RAW, latin1(4096, "QED\0"), Reason.FORMAT_MISMATCH),
                arguments(DiskFormat.RAW, latin1(4096, "LUKS\u00ba\u00be"), Reason.DISK_ENCRYPTED),
                arguments(DiskFormat.RAW, latin1(4096, "PK\3\4"), Reason.ARCHIVE),
                arguments(DiskFormat.RAW, latin1(4096, "\37\213\10"), Reason.ARCHIVE),
                arguments(DiskFormat.RAW, latin1(4096, "\u00fd7zXZ\0"), Reason.ARCHIVE),
                arguments(DiskFormat.RAW, latin1(4096, "(\u00b5/\u00fd"), Reason.ARCHIVE),
                arguments(DiskFormat.RAW, latin1(4096, "\4\"M\30"), Reason.ARCHIVE),
                arguments(DiskFormat.RAW, latin1(4096, "\0".repeat(257) + "ustar"), Reason.ARCHIVE),
                arguments(DiskFormat.RAW, latin1(1024, "\0".repeat(512) + "koly"), Reason.FORMAT_MISMATCH),
                arguments(DiskFormat.AKI, Headers.qcow2().array(), Reason.FORMAT_MISMATCH),
                arguments(DiskFormat.ARI, latin1(4096, "PK\3\4"), Reason.ARCHIVE),
                arguments(
                        DiskFormat.ISO,
                        with(Headers.iso(400), b -> Headers.put(b, 0, "QFI\u00fb")),
                        Reason.FORMAT_AMBIGUOUS),
                arguments(DiskFormat.ISO, Arrays.copyOf(Headers.iso(400).array(), 100_000), Reason.TRUNCATED),
                arguments(DiskFormat.VMDK, Headers.vmdk(flat).array(), Reason.EXTERNAL_DATA),
                arguments(DiskFormat.VMDK, Headers.vmdk(twoExtents).array(), Reason.EXTERNAL_DATA),
                arguments(DiskFormat.VMDK, Headers.vmdk(outside).array(), Reason.EXTERNAL_DATA),
                arguments(DiskFormat.VMDK, Headers.vmdk(parent).array(), Reason.BACKING_FILE),
                arguments(
                        DiskFormat.VMDK,
                        Headers.vmdk(Headers.descriptor("monolithicSparse", "RW 4096 SPARSE \"d.vmdk\"")
                                        .replace("parentCID=ffffffff", "parentCID=1"))
                                .array(),
                        Reason.BACKING_FILE),
                arguments(DiskFormat.VMDK, latin1(512, "# Disk DescriptorFile\nversion=1\n"), Reason.EXTERNAL_DATA),
                arguments(DiskFormat.VMDK, with(Headers.vmdk(), b -> b.putLong(12, 0)), Reason.DAMAGED),
                arguments(
                        DiskFormat.VMDK, with(Headers.vmdk(), b -> b.putLong(28, 1 << 20)), Reason.UNSUPPORTED_FEATURE),
                arguments(DiskFormat.VMDK, with(Headers.vmdk(), b -> b.putLong(56, -1)), Reason.TRUNCATED),
                arguments(DiskFormat.VHD, Headers.dynamicVhd(4, 1L << 33), Reason.BACKING_FILE),
                arguments(DiskFormat.VHD, Arrays.copyOf(Headers.dynamicVhd(3, 1 << 20), 4096), Reason.TRUNCATED),
                arguments(DiskFormat.VHD, Arrays.copyOfRange(Headers.fixedVhd(4096), 512, 4608), Reason.TRUNCATED),
                arguments(DiskFormat.VHD, new byte[4096], Reason.FORMAT_MISMATCH),
                arguments(DiskFormat.VHDX, Headers.vhdx(1L << 35, true).array(), Reason.BACKING_FILE),
                arguments(
                        DiskFormat.VHDX,
                        Arrays.copyOf(Headers.vhdx(1L << 35, false).array(), 2 * 1024 * 1024 + 100),
                        Reason.TRUNCATED),
                arguments(DiskFormat.VHDX, Arrays.copyOf(Headers.vhdx(1, false).array(), 1000), Reason.TRUNCATED),
                arguments(DiskFormat.VDI, with(Headers.vdi(), b -> b.putInt(0x4c, 4)), Reason.BACKING_FILE),
                arguments(DiskFormat.VDI, with(Headers.vdi(), b -> b.putInt(0x1a8, 1)), Reason.BACKING_FILE),
                arguments(DiskFormat.VDI, with(Headers.vdi(), b -> b.putInt(0x184, 3)), Reason.TRUNCATED));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatAHostMustNotOpenAndNamesTheReason(DiskFormat declared, byte[] bytes, Reason reason) {
        assertThat(inspect(bare(declared), bytes))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.reason())
                        .as(refused.message())
                        .isEqualTo(reason));
    }

    @Test
    void acceptsLuksWhereItIsDeclaredAndOnlyThere() {
        Declaration raw = new Declaration(DiskFormat.RAW, ContainerFormat.BARE, true);
        Declaration qcow2 = new Declaration(DiskFormat.QCOW2, ContainerFormat.BARE, true);
        assertThat(inspect(raw, latin1(4096, "LUKS\u00ba\u00be"))).isEqualTo(new Accepted(4096));
        assertThat(inspect(raw, new byte[4096])).isInstanceOf(Refused.class);
        assertThat(inspect(qcow2, with(Headers.qcow2(), b -> b.putInt(32, 2)))).isEqualTo(new Accepted(1L << 30));
        assertThat(inspect(qcow2, with(Headers.qcow2(), b -> b.putInt(32, 1)))).isInstanceOf(Refused.class);
        assertThat(inspect(qcow2, Headers.qcow2().array())).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = ContainerFormat.class,
            names = {"OVA", "OVF", "DOCKER"})
    void wantsATarWhereAnArchiveIsDeclared(ContainerFormat container) {
        Declaration declared = new Declaration(DiskFormat.VMDK, container, false);
        assertThat(inspect(declared, latin1(4096, "\0".repeat(257) + "ustar"))).isEqualTo(new Accepted(0));
        assertThat(inspect(declared, Headers.vmdk().array())).isInstanceOf(Refused.class);
    }

    @Test
    void acceptsAStreamOptimizedVmdkWhoseFooterAgrees() {
        ByteBuffer disk = Headers.vmdk(Headers.descriptor("streamOptimized", "RW 4096 SPARSE \"disk.vmdk\""));
        byte[] footer = Arrays.copyOf(disk.array(), 512);
        disk.putLong(56, -1);
        disk.put(disk.capacity() - 1024, footer);
        assertThat(inspect(bare(DiskFormat.VMDK), disk.array())).isEqualTo(new Accepted(4096L * 512));
        disk.putLong(disk.capacity() - 1024 + 12, 8192);
        assertThat(inspect(bare(DiskFormat.VMDK), disk.array())).isInstanceOf(Refused.class);
    }

    @Test
    void refusesAWrongDeclarationLongBeforeTheEnd() {
        FormatInspector inspector = new FormatInspector(bare(DiskFormat.RAW));
        byte[] head = Headers.qcow2().array();
        assertThat(inspector.feed(head, 0, FormatInspector.HEAD_BYTES)).isPresent();
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** However the network cuts the stream, and whatever a stranger writes into a header, there is one answer. */
    @ParameterizedTest
    @MethodSource("seeds")
    void answersTheSameHoweverTheStreamIsCut(long seed) {
        Random random = new Random(seed);
        Object[] sample = Stream.concat(accepted(), refused())
                .toList()
                .get(random.nextInt((int) (accepted().count() + refused().count())))
                .get();
        byte[] bytes = ((byte[]) sample[1]).clone();
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(Math.min(bytes.length, 600))] = (byte) random.nextInt();
        }
        DiskFormat declared = (DiskFormat) sample[0];
        Verdict whole = inspect(bare(declared), bytes);
        FormatInspector inspector = new FormatInspector(bare(declared));
        Verdict cut = null;
        for (int at = 0; at < bytes.length && cut == null; ) {
            int count = Math.min(1 + random.nextInt(100_000), bytes.length - at);
            cut = inspector.feed(bytes, at, count).orElse(null);
            at += count;
        }
        assertThat(cut == null ? inspector.finish() : cut)
                .as(
                        "seed %d as %s, %s",
                        seed, declared, new String(bytes, 0, Math.min(8, bytes.length), StandardCharsets.ISO_8859_1))
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @EnumSource(DiskFormat.class)
    void findsEachFormatByItsName(DiskFormat format) {
        assertThat(DiskFormat.find(format.wireName())).contains(format);
        assertThat(DiskFormat.find(format.wireName().toUpperCase(Locale.ROOT))).isEmpty();
    }
}
