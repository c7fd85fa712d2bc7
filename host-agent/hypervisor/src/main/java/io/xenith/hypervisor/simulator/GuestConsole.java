package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.DomainConfig;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a simulated guest has printed at a time of its life. Nothing of it is stored: boot messages are computed from the
 * domain's configuration and times, so they cost no memory and continue where they were in another process. Computing it for
 * a later time only ever adds to the end.
 */
final class GuestConsole {
    /** The label of a domain's configuration that carries what its guest is to be called. */
    static final String HOSTNAME_LABEL = "xenith-hostname";

    private static final String END = "\r\n";

    private GuestConsole() {}

    /** Something written beside the boot messages: what was typed, what was answered, how it ended. */
    record Mark(long atNanos, String text) {}

    static byte[] render(SimulatedDomain domain, long guestNanos) {
        var marks = new ArrayList<>(bootMessages(domain));
        marks.addAll(domain.marks);
        marks.sort(Comparator.comparingLong(Mark::atNanos)); // stable: boot messages come first at the same time
        boolean began = guestNanos > 0 || domain.isRunning();
        return marks.stream()
                .filter(mark -> began && mark.atNanos() <= guestNanos)
                .map(Mark::text)
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** When the next boot message comes, in guest time, or {@link SimulatedDomain#NEVER} after the last. */
    static long nextMessageNanos(SimulatedDomain domain, long guestNanos) {
        return bootMessages(domain).stream()
                .mapToLong(Mark::atNanos)
                .filter(at -> at > guestNanos)
                .min()
                .orElse(SimulatedDomain.NEVER);
    }

    /** A kernel's line about its end, with its time. */
    static String kernelLine(long guestNanos, String text) {
        return String.format(
                        Locale.ROOT, "[%5d.%06d] %s", guestNanos / 1_000_000_000, guestNanos / 1000 % 1_000_000, text)
                + END;
    }

    static String prompt(SimulatedDomain domain) {
        return hostname(domain) + " login: ";
    }

    private static List<Mark> bootMessages(SimulatedDomain domain) {
        var texts = bootTexts(domain, domain.config());
        var marks = new ArrayList<Mark>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            long at = domain.bootNanos * i / Math.max(1, texts.size() - 1);
            boolean isPrompt = i == texts.size() - 1;
            marks.add(new Mark(at, isPrompt ? texts.get(i) : kernelLine(at, texts.get(i))));
        }
        return marks;
    }

    private static List<String> bootTexts(SimulatedDomain domain, DomainConfig config) {
        var lines = new ArrayList<String>();
        var commandLine = addLoaderLines(domain, config, lines);
        if (lines.getLast().equals("No bootable device.")) {
            lines.add("");
            return lines;
        }
        lines.add("Command line: " + commandLine);
        lines.add("Hypervisor detected: Xen " + config.type());
        lines.add("DMI: Xenith simulated guest, UUID " + config.id());
        lines.add("Memory: " + config.memory().kib() + "K available");
        lines.add("smp: Brought up 1 node, " + config.vcpus() + " CPUs");
        for (var disk : config.disks()) {
            lines.add("blkfront: " + disk.target() + ": " + disk.path().getFileName() + " " + disk.format()
                    + (disk.readOnly() ? " read-only" : " read-write"));
        }
        for (int i = 0; i < config.nics().size(); i++) {
            var nic = config.nics().get(i);
            lines.add("xen_netfront: eth" + i + ": " + nic.mac() + " on " + nic.bridge() + ", mtu " + nic.mtuBytes()
                    + nic.allowedAddresses().stream()
                            .map(InetAddress::getHostAddress)
                            .map(address -> ", " + address)
                            .collect(Collectors.joining()));
        }
        lines.add("Run /init as init process");
        lines.add("cloud-init: hostname " + hostname(domain) + ", " + domain.facts.sshKeys() + " ssh keys");
        if (!domain.facts.userData().isEmpty()) {
            lines.add("cloud-init: user-data " + domain.facts.userData());
        }
        lines.add("cloud-init: finished");
        lines.add(END + prompt(domain));
        return lines;
    }

    /** What loads the kernel, and the command line it gets. */
    private static String addLoaderLines(SimulatedDomain domain, DomainConfig config, List<String> lines) {
        var image = domain.facts.image().isEmpty() ? "disk" : domain.facts.image();
        return switch (config.boot()) {
            case Boot.Kernel(var kernel, var commandLine) -> {
                lines.add(version(kernel.getFileName() + ", " + domain.kernelBytes + " bytes"));
                yield commandLine;
            }
            case Boot.KernelAndRamdisk(var kernel, var ramdisk, var commandLine) -> {
                lines.add(version(kernel.getFileName() + ", " + domain.kernelBytes + " bytes"));
                lines.add("Unpacking initramfs: " + ramdisk.getFileName() + ", " + domain.ramdiskBytes + " bytes");
                yield commandLine;
            }
            case Boot.DiskBootloader() -> {
                lines.add("GRUB: booting from " + image);
                lines.add(version("on " + image));
                yield "root=/dev/xvda console=hvc0";
            }
            case Boot.Bios(), Boot.Uefi() -> {
                lines.add(config.boot() instanceof Boot.Bios ? "SeaBIOS (simulated)" : "UEFI firmware (simulated)");
                lines.add(config.disks().isEmpty() ? "No bootable device." : "Booting from " + image);
                yield "root=/dev/xvda console=ttyS0";
            }
        };
    }

    private static String version(String from) {
        return "Linux version 6.12.0-simulated (" + from + ")";
    }

    private static String hostname(SimulatedDomain domain) {
        var said = domain.facts.hostname();
        // Without a config drive a guest has its name from DHCP, which takes it from the host's configuration.
        return said.isEmpty() ? domain.config().labels().getOrDefault(HOSTNAME_LABEL, domain.name) : said;
    }
}
