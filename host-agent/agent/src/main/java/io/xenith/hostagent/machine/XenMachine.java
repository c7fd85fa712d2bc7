package io.xenith.hostagent.machine;

import io.xenith.hostagent.options.DiskPlace;
import io.xenith.hostagent.options.HostOptions;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.command.SystemCommands;
import io.xenith.hypervisor.dom0.disk.FileStoreSettings;
import io.xenith.hypervisor.dom0.disk.HostDisks;
import io.xenith.hypervisor.dom0.disk.LvmThinSettings;
import io.xenith.hypervisor.dom0.disk.XenStoreDiskUsers;
import io.xenith.hypervisor.dom0.hotplug.HotplugScript;
import io.xenith.hypervisor.dom0.network.AntiSpoofing;
import io.xenith.hypervisor.libxl.LibxlHypervisor;
import io.xenith.hypervisor.libxl.LibxlOptions;
import io.xenith.hypervisor.xenstore.XenStore;
import io.xenith.hypervisor.xenstore.XenStoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Dom0 that the agent runs on: libxl, XenStore, and disks where the operator wants them. */
public record XenMachine(HostOptions.Xen options) implements MachineOpener {

    private static final Logger LOG = LoggerFactory.getLogger(XenMachine.class);
    private static final Duration OPEN_TIMEOUT = Duration.ofMinutes(1);
    /** In memory: config drives carry secrets, and are put together here. */
    private static final Path SCRATCH = Path.of("/run/xenith-agent/scratch");
    /** Images whose blocks are kept in the pool for quick copies. */
    private static final int IMAGES_IN_POOL = 32;

    @Override
    public HostMachine open(Path directory) throws IOException {
        XenStore xenStore = XenStore.open(XenStoreSettings.ofThisHost());
        boolean opened = false;
        try {
            // In the state directory, so that guests find it also while the agent is not running.
            Path scripts = directory.resolve("scripts");
            Path nicScript = HotplugScript.NIC.install(scripts);
            removeStaleRules(nicScript);
            HostStore disks = openDisks(xenStore);
            LibxlHypervisor xen = LibxlHypervisor.open(
                    LibxlOptions.ofThisHost().withScripts(nicScript, HotplugScript.DISK.install(scripts)));
            opened = true;
            return new HostMachine(xen, disks, "Xen", () -> {
                xen.close();
                disks.close();
                xenStore.close();
            });
        } catch (HypervisorException e) {
            throw new IOException(e.failure().message(), e);
        } catch (UncheckedIOException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        } finally {
            if (!opened) {
                xenStore.close();
            }
        }
    }

    /** Rules of interfaces that went while nothing could clear up after them. They harm nobody, so their removal may fail. */
    private static void removeStaleRules(Path nicScript) {
        try {
            var removed = new AntiSpoofing(new SystemCommands(), nicScript).removeStale(Call.of("open", OPEN_TIMEOUT));
            if (!removed.isEmpty()) {
                LOG.info("removed the rules of interfaces that are gone: {}", removed);
            }
        } catch (HypervisorException e) {
            LOG.warn("rules of interfaces that are gone could not be looked for", e);
        }
    }

    private HostStore openDisks(XenStore xenStore) {
        Call call = Call.of("open", OPEN_TIMEOUT);
        SystemCommands commands = new SystemCommands();
        XenStoreDiskUsers users = new XenStoreDiskUsers(xenStore);
        return switch (options.disks()) {
            case DiskPlace.Files(var folder) ->
                HostDisks.onFiles(call, new FileStoreSettings(folder, Optional.empty()), SCRATCH, commands, users);
            case DiskPlace.LvmThin(var group, var pool) ->
                HostDisks.onLvmThin(call, new LvmThinSettings(group, pool, IMAGES_IN_POOL), SCRATCH, commands, users);
        };
    }
}
