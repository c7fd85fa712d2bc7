package io.xenith.hypervisor.dom0.disk;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Streams of disks in memory. */
final class DiskChannels {
    private DiskChannels() {}

    static WritableByteChannel toNowhere() {
        return Channels.newChannel(OutputStream.nullOutputStream());
    }

    static ReadableByteChannel from(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    static Memory toMemory() {
        return new Memory(new ByteArrayOutputStream());
    }

    record Memory(ByteArrayOutputStream stream) {
        WritableByteChannel channel() {
            return Channels.newChannel(stream);
        }

        byte[] bytes() {
            return stream.toByteArray();
        }
    }
}
