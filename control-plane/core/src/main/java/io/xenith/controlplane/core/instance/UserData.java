package io.xenith.controlplane.core.instance;

import java.util.Arrays;

/** What cloud-init reads; at most 64 KiB, opaque and secret. */
public final class UserData {
    /** Nothing. */
    public static final UserData NONE = new UserData(new byte[0]);

    /** Most bytes there may be. */
    public static final int MOST_BYTES = 64 * 1024;

    private final byte[] bytes;

    /** Keeps a copy. */
    public UserData(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("user data too long: " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Whether there is nothing. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserData data && Arrays.equals(bytes, data.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
