package io.xenith.hypervisor;

import java.nio.file.Path;
import java.util.Objects;

/** What a domain starts from. */
public sealed interface Boot {
    /** Direct boot of a kernel file in Dom0, without a ramdisk. PV and PVH. */
    record Kernel(Path kernel, String commandLine) implements Boot {
        public Kernel {
            Objects.requireNonNull(kernel);
            checkCommandLine(commandLine);
        }
    }

    /** Direct boot of a kernel file with its ramdisk. PV and PVH. */
    record KernelAndRamdisk(Path kernel, Path ramdisk, String commandLine) implements Boot {
        public KernelAndRamdisk {
            Objects.requireNonNull(kernel);
            Objects.requireNonNull(ramdisk);
            checkCommandLine(commandLine);
        }
    }

    /** A boot loader that runs in the guest (GRUB) reads the kernel from the first disk that has its menu. PV and PVH. */
    record DiskBootloader() implements Boot {}

    /** SeaBIOS boots the first bootable disk. HVM only. */
    record Bios() implements Boot {}

    /** OVMF boots the first bootable disk. HVM only. */
    record Uefi() implements Boot {}

    private static void checkCommandLine(String commandLine) {
        Objects.requireNonNull(commandLine);
        if (commandLine.length() > 1024 || commandLine.chars().anyMatch(c -> c < ' ')) {
            throw new HypervisorException(
                    new Failure.InvalidConfig("command line", "longer than 1024 or not one printable line"));
        }
    }
}
