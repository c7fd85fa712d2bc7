package io.xenith.hypervisor.libxl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How a suspended domain travels. */
class SavedStreamTest {
    private static final SavedStream.Shape SHAPE = new SavedStream.Shape("pvh", 2, 131072, 262144);
    private static final byte[] MEMORY = randomBytes(700_001);

    @Test
    void bringsBackWhatItCarriedAndReadsNoFurther() throws IOException {
        var after = "the next thing in the channel";
        byte[] stream = save();
        byte[] longer = Arrays.copyOf(stream, stream.length + after.length());
        System.arraycopy(
                after.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, longer, stream.length, after.length());
        var source = new ByteArrayInputStream(longer);

        assertThat(SavedStream.readHeader(Channels.newChannel(source))).isEqualTo(SHAPE);
        var restored = new ByteArrayOutputStream();
        SavedStream.copyIn(Channels.newChannel(source), Channels.newChannel(restored));

        assertThat(restored.toByteArray()).isEqualTo(MEMORY);
        assertThat(source.readAllBytes()).asString().isEqualTo(after);
    }

    @Test
    void findsWhereverItIsTornOrDamaged() throws IOException {
        byte[] stream = save();
        for (int at = 0; at < stream.length; at += 1 + stream.length / 200) {
            byte[] damaged = stream.clone();
            damaged[at] ^= 0x40;
            assertBad(damaged);
            assertBad(Arrays.copyOf(stream, at));
        }
    }

    @Test
    void refusesWhatIsNoStream() {
        assertBad(new byte[1024]);
        assertBad(new byte[0]);
    }

    private static void assertBad(byte[] stream) {
        var source = Channels.newChannel(new ByteArrayInputStream(stream));
        assertThatThrownBy(() -> {
                    SavedStream.readHeader(source);
                    SavedStream.copyIn(source, Channels.newChannel(new ByteArrayOutputStream()));
                })
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.BadStream.class));
    }

    private static byte[] save() throws IOException {
        var out = new ByteArrayOutputStream();
        var sink = Channels.newChannel(out);
        SavedStream.writeHeader(sink, SHAPE);
        SavedStream.copyOut(Channels.newChannel(new ByteArrayInputStream(MEMORY)), sink);
        SavedStream.writeEnd(sink);
        return out.toByteArray();
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
