package io.xenith.hypervisor;

import java.util.Objects;

/** The store's room: {@code promised} is the sum of the sizes of all disks, whatever of it is written. */
public record StoreInfo(ByteSize total, ByteSize promised) {
    public StoreInfo {
        Objects.requireNonNull(total);
        Objects.requireNonNull(promised);
    }

    public ByteSize free() {
        return total.minusOrZero(promised);
    }
}
