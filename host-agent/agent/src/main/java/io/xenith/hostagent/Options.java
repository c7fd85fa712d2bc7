package io.xenith.hostagent;

import io.xenith.hostagent.journal.Durability;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.simulator.DurationRange;
import io.xenith.hypervisor.simulator.FaultPlan;
import io.xenith.hypervisor.simulator.SimulatedHostSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.event.Level;

/**
 * What the agent is started with; see {@link OptionReader} for the words on the command line.
 *
 * @param state the process's directory; each host has one of its own below it
 * @param simulated how many simulated hosts to carry
 * @param namePrefix hosts are called {@code <prefix>-0001} and so on
 * @param zones dealt out to hosts in turn; may be empty
 * @param controlPlane {@code host:port}
 * @param imageService {@code host:port}
 * @param authority the certificate of the installation's authority, to verify the control plane by before enrolment
 * @param tokenFile holds the one-time token
 * @param address what this process binds and what it tells the control plane
 * @param basePort of the first host; the others follow. 0 takes any free ports
 * @param metricsPort of metrics and health; absent for none
 * @param cacheBytes bound of the image cache
 * @param otlpEndpoint of a collector of spans, {@code http://host:port}; absent for none
 */
public record Options(
        Path state,
        int simulated,
        String namePrefix,
        List<String> zones,
        SimulatedHostSpec machine,
        FaultPlan faults,
        String controlPlane,
        String imageService,
        Path authority,
        Path tokenFile,
        String address,
        int basePort,
        OptionalInt metricsPort,
        long cacheBytes,
        Durability durability,
        Level logLevel,
        Optional<URI> otlpEndpoint) {

    public Options {
        zones = List.copyOf(zones);
    }

    /** Reads a command line; throws {@link IllegalArgumentException} with a message for the one who typed it. */
    public static Options parse(List<String> arguments) {
        OptionReader reader = new OptionReader(arguments);
        Options options = new Options(
                Path.of(reader.required("--state")),
                reader.number("--simulate", 0, 0, 20_000),
                reader.text("--name", "sim"),
                reader.list("--zones"),
                machineOf(reader),
                FaultPlan.parse(reader.text("--faults", "")),
                reader.required("--control-plane"),
                reader.required("--image-service"),
                Path.of(reader.required("--ca")),
                Path.of(reader.required("--token-file")),
                reader.text("--address", "127.0.0.1"),
                reader.number("--base-port", 9500, 0, 65_535),
                reader.find("--metrics-port")
                        .map(Integer::parseInt)
                        .map(OptionalInt::of)
                        .orElseGet(OptionalInt::empty),
                reader.size("--image-cache-size", ByteSize.ofGib(20)).bytes(),
                Durability.valueOf(reader.text("--durability", "process").toUpperCase(Locale.ROOT)),
                Level.valueOf(reader.text("--log-level", "info").toUpperCase(Locale.ROOT)),
                reader.find("--otlp-endpoint").map(URI::create));
        reader.requireNothingLeft();
        if (options.simulated() == 0) {
            throw new IllegalArgumentException(
                    "this agent carries simulated hosts only: say --simulate N. Real Xen is not in this release.");
        }
        return options;
    }

    private static SimulatedHostSpec machineOf(OptionReader reader) {
        ByteSize memory = reader.size("--host-memory", ByteSize.ofGib(128));
        // What Xen and Dom0 take of a machine of that size.
        ByteSize reserved =
                new ByteSize(Math.min(memory.bytes() / 16, ByteSize.ofGib(4).bytes()));
        return SimulatedHostSpec.standard()
                .withCpus(reader.number("--host-cpus", 32, 1, 4096))
                .withMemory(memory, reserved)
                .withDisk(reader.size("--host-disk", ByteSize.ofGib(2048)))
                .withGuestTimes(
                        reader.durations("--boot-delay", DurationRange.ofMillis(50, 150)),
                        reader.durations("--shutdown-delay", DurationRange.ofMillis(20, 60)));
    }

    /** The zone of the n-th host, from 0; empty where none were given. */
    public String zoneOf(int index) {
        return zones.isEmpty() ? "" : zones.get(index % zones.size());
    }
}
