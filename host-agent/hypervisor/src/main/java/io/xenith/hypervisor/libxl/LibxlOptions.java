package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.xenstore.XenStoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a host's libxl is used. Everything has a value that is right for Debian's packages of Xen.
 *
 * @param library libxl's file or soname; empty to look for it
 * @param threads how many calls may be inside libxl at once, 1 to 64
 * @param consoleLogs where xenconsoled writes the guests' logs ({@code --log-dir}); it must be told to ({@code --log=guest})
 * @param grub the folder with the GRUBs for guests that boot from their disk ({@code grub-xen-host})
 * @param nicScript the hotplug script of NICs; empty for Xen's {@code vif-bridge}
 * @param diskScript the hotplug script of disks behind blkback; empty for Xen's {@code block}
 * @param stopGrace how long a call whose time ran out, or that was cancelled, may take to end; after it the caller is told
 *     and the call left behind
 */
public record LibxlOptions(
        Optional<String> library,
        XenStoreSettings store,
        int threads,
        Path consoleLogs,
        Path grub,
        Optional<String> nicScript,
        Optional<String> diskScript,
        Duration stopGrace) {
    public LibxlOptions {
        Objects.requireNonNull(library);
        Objects.requireNonNull(store);
        Objects.requireNonNull(consoleLogs);
        Objects.requireNonNull(grub);
        Objects.requireNonNull(nicScript);
        Objects.requireNonNull(diskScript);
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("not 1 to 64 threads: " + threads);
        }
        if (stopGrace.isNegative() || stopGrace.isZero()) {
            throw new IllegalArgumentException("no grace: " + stopGrace);
        }
    }

    /** The usual choices. */
    public static LibxlOptions ofThisHost() {
        return new LibxlOptions(
                Optional.empty(),
                XenStoreSettings.ofThisHost(),
                8,
                Path.of("/var/log/xen/console"),
                Path.of("/usr/lib/grub-xen"),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10));
    }

    /** The same with these hotplug scripts. */
    public LibxlOptions withScripts(Path nic, Path disk) {
        return new LibxlOptions(
                library,
                store,
                threads,
                consoleLogs,
                grub,
                Optional.of(nic.toString()),
                Optional.of(disk.toString()),
                stopGrace);
    }

    /** The same with this XenStore. */
    public LibxlOptions withStore(XenStoreSettings other) {
        return new LibxlOptions(library, other, threads, consoleLogs, grub, nicScript, diskScript, stopGrace);
    }

    /** The same with this library. */
    public LibxlOptions withLibrary(String file) {
        return new LibxlOptions(Optional.of(file), store, threads, consoleLogs, grub, nicScript, diskScript, stopGrace);
    }
}
