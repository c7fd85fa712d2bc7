package io.xenith.controlplane.core.host;

import java.util.Arrays;

/** The bytes of the agent contract's {@code DomainSpec}. Opaque here, as this module knows no wire; immutable. */
public final class EncodedSpec {
    private final byte[] bytes;

    /** Keeps a copy. */
    public EncodedSpec(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedSpec spec && Arrays.equals(bytes, spec.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Its size only: a spec holds user data and keys, which belong in no log. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
