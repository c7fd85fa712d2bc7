package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainConfigBuilder;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;

/** Simulated hosts for tests: files that need not exist, chance from a seed. */
final class TestHosts {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Path KERNEL = Path.of("kernels", "vmlinuz");
    static final Path RAMDISK = Path.of("kernels", "initrd");
    static final Path IMAGE = Path.of("images", "tiny.raw");
    static final Call CALL = Call.of("test", Duration.ofSeconds(10));
    /** Every file exists but those named so that they do not. */
    static final HostFiles FILES = (file, _) ->
            String.valueOf(file.getFileName()).startsWith("no-such") ? OptionalLong.empty() : OptionalLong.of(8 << 20);

    private TestHosts() {}

    static SimulatedHost open(Path journal, SimulatedTime time) throws IOException {
        return open(journal, time, 1, SimulatedHostSpec.standard());
    }

    static SimulatedHost open(Path journal, SimulatedTime time, long seed, SimulatedHostSpec spec) throws IOException {
        return SimulatedHost.open("host-1", spec, journal, time, new SplittableRandom(seed), FILES);
    }

    static DomainConfigBuilder aGuest(String name) {
        return DomainConfig.of(
                        new DomainId(UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                        name,
                        new Boot.KernelAndRamdisk(KERNEL, RAMDISK, "console=hvc0"))
                .memory(ByteSize.ofMib(128));
    }

    static DomainRef start(SimulatedHost host, String name) {
        var domain = host.hypervisor().createPaused(CALL, aGuest(name).build());
        host.hypervisor().unpause(CALL, domain);
        return domain;
    }
}
