package io.xenith.hostagent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.simulator.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts that each have a store together with others, but not with each other. */
class StoresApartTest extends TwoHosts {

    StoresApartTest(@TempDir Path directory) throws IOException {
        super(
                directory,
                Optional.of(Files.createDirectories(directory.resolve("store-1"))),
                Optional.of(Files.createDirectories(directory.resolve("store-2"))));
    }

    @Test
    void disksAreCopied() {
        to.machine().faults().next(MicroOperation.LINK_DISK, new Fault.Hang());
        Orders orders = runningOne();
        apply(orders);
        to.watch().await(orders.arriving(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        assertThat(to.disks()).isEqualTo(2);
        assertThat(from.agent().readFacts().getTraitsList())
                .isNotEqualTo(to.agent().readFacts().getTraitsList());
    }
}
