package io.xenith.hypervisor.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorEvent;
import io.xenith.hypervisor.HypervisorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many callers on one host at once. */
class ConcurrencyTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    @Timeout(60)
    void givesMemoryAwayOnlyOnce() throws Exception {
        // Room for 8 guests of 128 MiB with their overhead, asked for by 64 at once.
        var spec = SimulatedHostSpec.standard()
                .withMemory(ByteSize.ofMib(2048 + 8 * 134), ByteSize.ofMib(2048))
                .withInstantGuests();
        try (var host = open(spec)) {
            var made = together(64, caller -> () -> {
                try {
                    TestHosts.start(host, "guest-" + caller);
                    return true;
                } catch (HypervisorException e) {
                    assertThat(e.failure()).isInstanceOf(Failure.OutOfMemory.class);
                    return false;
                }
            });
            assertThat(made).filteredOn(success -> success).hasSize(8);
        }
        try (var host = open(spec)) {
            assertThat(host.hypervisor().listDomains(TestHosts.CALL)).hasSize(8);
        }
    }

    @Test
    @Timeout(60)
    void makesOneDomainForManyCallersOfOneId() throws Exception {
        try (var host = open(SimulatedHostSpec.standard())) {
            var made = together(32, _ -> () -> {
                try {
                    TestHosts.start(host, "same");
                    return true;
                } catch (HypervisorException e) {
                    assertThat(e.failure()).isInstanceOf(Failure.DomainExists.class);
                    return false;
                }
            });
            assertThat(made).filteredOn(success -> success).hasSize(1);
        }
    }

    @Test
    @Timeout(60)
    void tellsOfEveryDeathOnceAndInOrder() throws Exception {
        var heard = new CopyOnWriteArrayList<HypervisorEvent>();
        try (var host = open(SimulatedHostSpec.standard())) {
            host.hypervisor().subscribe(heard::add);
            together(16, caller -> () -> {
                for (int i = 0; i < 50; i++) {
                    host.hypervisor().destroy(TestHosts.CALL, TestHosts.start(host, caller + "-" + i));
                }
                return true;
            });
            assertThat(host.hypervisor().listDomains(TestHosts.CALL))
                    .map(DomainInfo::name)
                    .isEmpty();
        }
        assertThat(heard).hasSize(16 * 50).doesNotHaveDuplicates();
        var times = heard.stream()
                .map(event -> ((HypervisorEvent.DomainGone) event).at())
                .toList();
        assertThat(times).isSorted();
    }

    private SimulatedHost open(SimulatedHostSpec spec) throws IOException {
        return TestHosts.open(folder.resolve("host.journal"), SimulatedTime.system(), 1, spec);
    }

    private interface Caller {
        Callable<Boolean> of(int number);
    }

    private static List<Boolean> together(int callers, Caller caller) throws InterruptedException, ExecutionException {
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Boolean>();
            for (Future<Boolean> future : tasks.invokeAll(
                    IntStream.range(0, callers).mapToObj(caller::of).toList())) {
                results.add(future.get());
            }
            return results;
        }
    }
}
