package io.xenith.hostagent.options;

import io.xenith.hostagent.journal.Durability;
import io.xenith.hostagent.machine.Dom0;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.simulator.DurationRange;
import io.xenith.hypervisor.simulator.FaultPlan;
import io.xenith.hypervisor.simulator.SimulatedHostSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.event.Level;

/**
 * What the agent is started with; see {@link Help} for the words.
 *
 * @param state the process's directory; each host has one of its own below it
 * @param hosts which hosts it carries
 * @param controlPlane {@code host:port}
 * @param imageService {@code host:port}
 * @param authority the certificate of the installation's authority, to verify the control plane by before enrolment
 * @param tokenFile holds the one-time token; looked at only while a host is not enrolled
 * @param address what this process binds
 * @param announce what a host tells the control plane; empty for the bound address, or for the one that reaches the control plane
 * @param announceTransfers where other hosts reach it for disks and moves; empty for the announced address
 * @param basePort of the first host; the others follow. 0 takes any free ports
 * @param metricsPort of metrics and health; absent for none
 * @param statusSocket where {@code xenith-agent status} asks; absent for nowhere
 * @param cacheBytes bound of the image cache
 * @param otlpEndpoint of a collector of spans, {@code http://host:port}; absent for none
 */
public record Options(
        Path state,
        HostOptions hosts,
        String controlPlane,
        String imageService,
        Path authority,
        Path tokenFile,
        String address,
        Optional<String> announce,
        Optional<String> announceTransfers,
        int basePort,
        OptionalInt metricsPort,
        Optional<Path> statusSocket,
        long cacheBytes,
        Durability durability,
        AfterReboot afterReboot,
        Level logLevel,
        Optional<URI> otlpEndpoint) {

    /** Reads a command line, and the file that it names; throws {@link IllegalArgumentException} with a message for the one who typed it. */
    public static Options parse(List<String> arguments) {
        return parse(arguments, Dom0.isHere());
    }

    static Options parse(List<String> arguments, boolean onDom0) {
        OptionReader reader = OptionReader.of(arguments);
        HostOptions hosts = hostsOf(reader, onDom0);
        boolean real = hosts instanceof HostOptions.Xen;
        Path state = Path.of(real ? reader.text("--state", "/var/lib/xenith") : reader.required("--state"));
        Options options = new Options(
                state,
                hosts,
                reader.address("--control-plane"),
                reader.address("--image-service"),
                Path.of(real ? reader.text("--ca", "/etc/xenith/ca.crt") : reader.required("--ca")),
                Path.of(real ? reader.text("--token-file", "/etc/xenith/token") : reader.required("--token-file")),
                reader.text("--address", real ? "0.0.0.0" : "127.0.0.1"),
                reader.findAddress("--announce"),
                reader.findAddress("--announce-transfers"),
                reader.number("--base-port", 9500, 0, 65_535),
                reader.findNumber("--metrics-port", 0, 65_535),
                reader.find("--status-socket").map(Path::of),
                reader.size("--image-cache-size", ByteSize.ofGib(20)).bytes(),
                reader.choice("--durability", Durability.class, real ? Durability.POWER : Durability.PROCESS),
                reader.choice("--after-reboot", AfterReboot.class, AfterReboot.ASK),
                reader.choice("--log-level", Level.class, Level.INFO),
                reader.find("--otlp-endpoint").map(URI::create));
        reader.requireNothingLeft();
        if (options.announce().isPresent() && !real) {
            throw new IllegalArgumentException("--announce is for one real host");
        }
        if (options.announceTransfers().isPresent() && !real) {
            throw new IllegalArgumentException("--announce-transfers is for one real host");
        }
        return options;
    }

    private static HostOptions hostsOf(OptionReader reader, boolean onDom0) {
        int simulated = reader.number("--simulate", 0, 0, 20_000);
        String hypervisor = reader.text("--hypervisor", simulated > 0 ? "simulator" : onDom0 ? "libxl" : "");
        return switch (hypervisor) {
            case "simulator" -> {
                if (simulated == 0) {
                    throw new IllegalArgumentException("--hypervisor simulator needs --simulate N");
                }
                yield new HostOptions.Simulated(
                        simulated,
                        reader.text("--name", "sim"),
                        reader.list("--zones"),
                        machineOf(reader),
                        FaultPlan.parse(reader.text("--faults", "")),
                        sharedDisks(reader));
            }
            case "libxl" -> {
                if (simulated > 0) {
                    throw new IllegalArgumentException("--simulate and --hypervisor libxl exclude each other");
                }
                yield new HostOptions.Xen(reader.find("--name"), reader.text("--zone", ""), disksOf(reader));
            }
            case "" ->
                throw new IllegalArgumentException("this machine is not the Dom0 of a Xen host (no control_d in"
                        + " /proc/xen/capabilities): boot it under Xen, or say --simulate N for simulated hosts");
            default -> throw new IllegalArgumentException("--hypervisor must be libxl or simulator");
        };
    }

    private static DiskPlace disksOf(OptionReader reader) {
        Optional<String> own = reader.find("--disks");
        Optional<Path> shared = sharedDisks(reader);
        if (own.isPresent() && shared.isPresent()) {
            throw new IllegalArgumentException("--disks and --shared-disks exclude each other: a host has one store");
        }
        return shared.<DiskPlace>map(DiskPlace.Shared::new)
                .orElseGet(() -> DiskPlace.parse("--disks", own.orElse("file:/var/lib/xenith/disks")));
    }

    private static Optional<Path> sharedDisks(OptionReader reader) {
        Optional<Path> directory = reader.find("--shared-disks").map(Path::of);
        if (directory.filter(path -> !path.isAbsolute()).isPresent()) {
            throw new IllegalArgumentException("--shared-disks must be /DIRECTORY");
        }
        return directory;
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
}
