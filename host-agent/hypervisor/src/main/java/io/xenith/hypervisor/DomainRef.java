package io.xenith.hypervisor;

import java.util.Objects;

/**
 * A domain as every micro-operation is told it: the number, and whose it must be. The implementation checks both, because
 * a number alone may have been given to another domain since (host reboot, wrap-around); a mismatch is
 * {@link Failure.NoSuchDomain}.
 */
public record DomainRef(Domid domid, DomainId id) {
    public DomainRef {
        Objects.requireNonNull(domid);
        Objects.requireNonNull(id);
    }

    @Override
    public String toString() {
        return domid + "/" + id;
    }
}
