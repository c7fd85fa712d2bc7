package io.xenith.hostagent.domain;

/** The intended power of a domain, as in the contract. */
public enum Power {
    RUNNING,
    PAUSED,
    SUSPENDED,
    OFF,
    ABSENT;

    /** Whether there is to be a domain on the hypervisor. */
    public boolean isUp() {
        return this == RUNNING || this == PAUSED;
    }
}
