package io.xenith.hostagent;

import io.xenith.hostagent.image.BlobSource;
import io.xenith.hostagent.image.ImageException;
import io.xenith.hostagent.image.Sha512;
import io.xenith.hostagent.v1.ImageRef;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Blobs in memory. Can refuse, and can lie about content. */
public final class TestingBlobs implements BlobSource {

    private final Map<Sha512, byte[]> blobs = new ConcurrentHashMap<>();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile boolean unreachable;

    /** Keeps content and answers how a spec names it. */
    public ImageRef put(byte[] content, String format) {
        Sha512 name = nameOf(content);
        blobs.put(name, content);
        return ImageRef.newBuilder()
                .setImageId("00000000-0000-0000-0000-000000000001")
                .setSha512(name.hex())
                .setSizeBytes(content.length)
                .setDiskFormat(format)
                .build();
    }

    public static Sha512 nameOf(byte[] content) {
        try {
            return new Sha512(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-512").digest(content)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void unreachable(boolean value) {
        unreachable = value;
    }

    /** From now on other bytes come under the name. */
    public void damage(ImageRef image) {
        blobs.computeIfPresent(new Sha512(image.getSha512()), (name, content) -> {
            byte[] other = content.clone();
            other[0] ^= 1;
            return other;
        });
    }

    public int opened() {
        return opened.get();
    }

    @Override
    public Download open(Sha512 blob, long fromByte) {
        opened.incrementAndGet();
        if (unreachable) {
            throw new ImageException(ImageException.Reason.UNREACHABLE, "no route to the image service", null);
        }
        byte[] content = blobs.get(blob);
        if (content == null) {
            throw new ImageException(ImageException.Reason.NOT_FOUND, "no such blob", null);
        }
        int from = (int) Math.min(fromByte, content.length);
        return new Download(
                new ByteArrayInputStream(content, from, content.length - from), from, content.length, () -> {});
    }
}
