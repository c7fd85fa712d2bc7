package io.xenith.hypervisor;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What is on a disk, block by block, in 16 bytes a block of 1 MiB: the start of the block's SHA-256. Two disks are compared by it
 * without sending either. A guest that made two blocks with one digest would harm its own disk alone.
 */
public final class BlockDigests {
    /** The bytes of a block; the last of a disk may be shorter. */
    public static final int BLOCK_BYTES = 1 << 20;

    /** The bytes of a digest. */
    public static final int DIGEST_BYTES = 16;

    private final byte[] bytes;

    private BlockDigests(byte[] bytes) {
        this.bytes = bytes;
    }

    /** From {@link #toBytes}. Throws {@link IllegalArgumentException} where that is no whole number of digests. */
    public static BlockDigests of(byte[] bytes) {
        if (bytes.length % DIGEST_BYTES != 0) {
            throw new IllegalArgumentException("no whole number of digests: " + bytes.length + " B");
        }
        return new BlockDigests(bytes.clone());
    }

    /** The digest of what is left of a buffer, which is not moved. */
    public static byte[] digestOf(ByteBuffer block) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(block.duplicate());
            return Arrays.copyOf(sha.digest(), DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** How many blocks there are. */
    public int count() {
        return bytes.length / DIGEST_BYTES;
    }

    /** Whether there is such a block, with this digest. */
    public boolean matches(int block, byte[] digest) {
        int from = block * DIGEST_BYTES;
        return block < count() && Arrays.equals(bytes, from, from + DIGEST_BYTES, digest, 0, DIGEST_BYTES);
    }

    /** All digests, one after the other. */
    public byte[] toBytes() {
        return bytes.clone();
    }
}
