package io.xenith.hostagent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.StoredDisk;
import io.xenith.hypervisor.dom0.disk.SharedFolder;
import io.xenith.hypervisor.simulator.SimulatedHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Moves between hosts that have one store: besides, whoever is killed when, no disk that a host has is without its contents. */
class SharedMoveCrashTest extends CrashingMoves {

    private static final Call CALL = Call.of("test", Duration.ofSeconds(10));

    private final Path directory;

    SharedMoveCrashTest(@TempDir Path directory) throws Exception {
        super(directory, List.of("--shared-disks", directory.resolve("store").toString()));
        this.directory = directory;
    }

    @Override
    void look(String host, SimulatedHost machine) throws IOException {
        machine.shareDisks(SharedFolder.openAnywhere(
                directory.resolve("store"),
                hostId(host),
                directory.resolve(host + "/hosts/" + host + "-0001/shared-store")));
        List<StoredDisk> disks = machine.store().listDisks(CALL);
        for (StoredDisk disk : disks) {
            assertThat(machine.store().findShared(CALL, disk.id()))
                    .as("what is on %s of %s", disk.id(), host)
                    .isPresent();
        }
    }
}
