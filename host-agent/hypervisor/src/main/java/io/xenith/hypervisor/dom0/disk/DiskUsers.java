package io.xenith.hypervisor.dom0.disk;

import java.nio.file.Path;
import java.util.Optional;

/** Tells whether a domain has a disk, so that nobody's is deleted, moved or replaced. */
@FunctionalInterface
public interface DiskUsers {
    /**
     * Who has this file or block device, in words for the operator ("domain 7 as xvda"); empty when surely nobody does. Throws
     * {@link io.xenith.hypervisor.HypervisorException} when it cannot be found out.
     */
    Optional<String> findUser(Path disk);
}
