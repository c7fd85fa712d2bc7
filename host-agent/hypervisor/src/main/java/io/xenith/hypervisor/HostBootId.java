package io.xenith.hypervisor;

import java.util.Objects;
import java.util.UUID;

/** One boot of a host. When it changes, every domain of the boot before is gone and domids start anew. */
public record HostBootId(UUID value) {
    public HostBootId {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
