package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.DomainType;
import java.nio.file.Path;

/**
 * GRUB as a kernel for guests that boot from their disk, one for each type. It runs in the guest, with the guest's rights: what a tenant
 * put on a disk is read by nobody in Dom0. Debian has them in {@code grub-xen-host}.
 *
 * @param folder where they are
 */
record Grub(Path folder) {
    private static final String PV = "grub-x86_64-xen.bin";
    private static final String PVH = "grub-i386-xen_pvh.bin";

    Path kernelFor(DomainType type) {
        return folder.resolve(
                switch (type) {
                    case PV -> PV;
                    case PVH -> PVH;
                    case HVM -> throw new IllegalArgumentException("HVM guests start from firmware");
                });
    }

    /** Whether a domain with this kernel was made to boot from its disk; in whatever folder, as that may have been another then. */
    static boolean isKernel(Path kernel) {
        var file = String.valueOf(kernel.getFileName());
        return file.equals(PV) || file.equals(PVH);
    }
}
