package io.xenith.hostagent.machine;

import io.xenith.hostagent.options.DiskPlace;
import io.xenith.hostagent.options.HostOptions;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.command.SystemCommands;
import io.xenith.hypervisor.dom0.disk.BoundedStore;
import io.xenith.hypervisor.dom0.disk.FileStoreSettings;
import io.xenith.hypervisor.dom0.disk.HostDisks;
import io.xenith.hypervisor.dom0.disk.LvmThinSettings;
import io.xenith.hypervisor.dom0.disk.SharedFolder;
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
import java.util.UUID;

/** The Dom0 that the agent runs on: libxl, XenStore, and disks where the operator wants them. */
public record XenMachine(HostOptions.Xen options) implements MachineOpener {

    private static final Duration OPEN_TIMEOUT = Duration.ofMinutes(1);
    /** In memory: config drives carry secrets, and are put together here. */
    private static final Path SCRATCH = Path.of("/run/xenith-agent/scratch");
    /** Images whose blocks are kept in the pool for quick copies. */
    private static final int IMAGES_IN_POOL = 32;

    @Override
    public HostMachine open(Path directory, UUID hostId) throws IOException {
        XenStore xenStore = XenStore.open(XenStoreSettings.ofThisHost());
        boolean opened = false;
        try {
            // In the state directory, so that guests find it also while the agent is not running.
            Path scripts = directory.resolve("scripts");
            Path nicScript = HotplugScript.NIC.install(scripts);
            HostStore disks = openDisks(xenStore, directory, hostId);
            LibxlHypervisor xen = LibxlHypervisor.open(
                    LibxlOptions.ofThisHost().withScripts(nicScript, HotplugScript.DISK.install(scripts)));
            NicGuards guards = NicGuards.start(new AntiSpoofing(new SystemCommands(), nicScript));
            opened = true;
            return new HostMachine(xen, disks, "Xen", () -> {
                guards.close();
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

    private HostStore openDisks(XenStore xenStore, Path directory, UUID hostId) throws IOException {
        Call call = Call.of("open", OPEN_TIMEOUT);
        SystemCommands commands = new SystemCommands();
        XenStoreDiskUsers users = new XenStoreDiskUsers(xenStore);
        return switch (options.disks()) {
            case DiskPlace.Files(var folder) ->
                HostDisks.onFiles(call, new FileStoreSettings(folder, Optional.empty()), SCRATCH, commands, users);
            case DiskPlace.Shared(var folder) ->
                BoundedStore.open(
                        call,
                        () -> HostDisks.onShared(
                                call,
                                SharedFolder.open(folder, hostId, directory.resolve("shared-store")),
                                SCRATCH,
                                commands,
                                users));
            case DiskPlace.LvmThin(var group, var pool) ->
                HostDisks.onLvmThin(call, new LvmThinSettings(group, pool, IMAGES_IN_POOL), SCRATCH, commands, users);
        };
    }
}
