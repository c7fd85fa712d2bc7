package io.xenith.hypervisor.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.StoredDisk;
import io.xenith.hypervisor.contract.SharedStoreContract;
import io.xenith.hypervisor.dom0.disk.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Simulated hosts that have a store together. */
class SimulatedSharedStoreTest implements SharedStoreContract {
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID());

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(folder.resolve("store"));
        for (int i = 0; i < ids.size(); i++) {
            var host = TestHosts.open(folder.resolve(i + ".journal"), SimulatedTime.system());
            host.shareDisks(
                    SharedFolder.openAnywhere(folder.resolve("store"), ids.get(i), folder.resolve("note-" + i)));
            hosts.add(host);
        }
    }

    @AfterEach
    void close() {
        hosts.forEach(SimulatedHost::close);
    }

    @Override
    public List<HostStore> stores() {
        return hosts.stream().map(SimulatedHost::store).toList();
    }

    private SimulatedHost host(HostStore store) {
        return hosts.stream().filter(host -> host.store() == store).findFirst().orElseThrow();
    }

    @Override
    public void write(HostStore store, StoredDisk disk) {
        var machine = host(store);
        var guest = machine.hypervisor()
                .createPaused(
                        call(),
                        TestHosts.aGuest("writer")
                                .disks(List.of(disk.attachAs("xvda", false)))
                                .build());
        machine.hypervisor().unpause(call(), guest);
        machine.guests().write(guest, disk.id());
        machine.hypervisor().destroy(call(), guest);
    }

    @Override
    public String contents(HostStore store, StoredDisk disk) {
        return "written " + host(store).guests().countWrites(disk.id());
    }

    @Test
    void whatADomainWroteAndWasNotSettledIsNotSeen() {
        var disk = stores().getFirst()
                .createEmptyDisk(call(), DiskId.root(new DomainId(UUID.randomUUID()), 0), ByteSize.ofMib(8));
        var there = stores().getFirst().findShared(call(), disk.id()).orElseThrow();
        var linked = stores().getLast().linkDisk(call(), disk.id(), there);

        write(stores().getFirst(), disk);

        assertThat(contents(stores().getLast(), linked)).isEqualTo("written 0");
        assertThat(contents(stores().getFirst(), disk)).isEqualTo("written 1");
    }

    @Test
    void contentsThatGoWhileADiskHasThemAreMissed() throws IOException {
        var disk = stores().getFirst()
                .createEmptyDisk(call(), DiskId.root(new DomainId(UUID.randomUUID()), 0), ByteSize.ofMib(8));
        Files.delete(folder.resolve("store/hosts/" + ids.getFirst())
                .resolve(stores().getFirst()
                        .findShared(call(), disk.id())
                        .orElseThrow()
                        .name()));

        assertThatThrownBy(() -> contents(stores().getFirst(), disk)).isInstanceOf(HypervisorException.class);
    }

    @Test
    void whatAKilledHostLeftWithoutADiskGoes() throws IOException {
        var own = folder.resolve("store/hosts/" + ids.getFirst());
        var left = Files.createFile(own.resolve(UUID.randomUUID() + "-root0-0.17"));

        hosts.getFirst()
                .shareDisks(
                        SharedFolder.openAnywhere(folder.resolve("store"), ids.getFirst(), folder.resolve("note-0")));

        assertThat(left).doesNotExist();
    }
}
