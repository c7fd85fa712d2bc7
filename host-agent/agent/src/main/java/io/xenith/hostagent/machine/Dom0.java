package io.xenith.hostagent.machine;

import io.xenith.hypervisor.libxl.LibxlHypervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of the machine that the agent runs on. */
public final class Dom0 {

    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private Dom0() {}

    /** Whether this is the control domain of a Xen host. */
    public static boolean isHere() {
        return LibxlHypervisor.isDom0();
    }

    /** The machine's own name. */
    public static String hostname() throws IOException {
        return Files.readString(HOSTNAME).strip();
    }
}
