package io.xenith.lab.machine;

import io.xenith.lab.image.LabImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What starts the machine of a lab host.
 *
 * @param image the files to boot
 * @param number of the host, from 1
 * @param directory of the host: its disks, serial log and sockets
 * @param acceleration how the processor is run
 * @param forwards ports of Dom0 by the port of this machine's loopback that leads to each
 * @param cables the network between hosts
 * @param snapshot the state of a booted host to go on from, instead of booting
 */
public record QemuCommand(
        LabImage image,
        int number,
        Path directory,
        Acceleration acceleration,
        Map<Integer, Integer> forwards,
        Cables cables,
        Optional<Path> snapshot) {
    /** The program. */
    public static final String PROGRAM = "qemu-system-x86_64";

    private static final int MEMORY_MIB = 4096;
    private static final String XEN =
            "console=com1 com1=115200,8n1 dom0_mem=1536M,max:1536M dom0_max_vcpus=2 bootscrub=0";
    // On a busy machine a service that starts within its usual limit of 90 s, and a journal that answers its watchdog,
    // are not
    // to be counted on.
    private static final String LINUX =
            "console=hvc0 root=/dev/vda rw net.ifnames=0 quiet mitigations=off audit=0 nowatchdog"
                    + " systemd.service_watchdogs=0 systemd.default_timeout_start_sec=1200 systemd.default_device_timeout_sec=1200";

    /** What decides whether a snapshot fits a machine: everything but where it lies and what it is connected to. */
    public static String hardware(Acceleration acceleration) {
        return String.join("|", acceleration.accelerator(), acceleration.processor(), "" + MEMORY_MIB, XEN, LINUX, "3");
    }

    /** The command line; {@link Qemu} knows the process by the argument after {@code -pidfile}. */
    public List<String> arguments() {
        var user = new StringBuilder("user,id=machine");
        forwards.forEach((local, inside) -> user.append(",hostfwd=tcp:127.0.0.1:")
                .append(local)
                .append("-:")
                .append(inside));
        var arguments = new ArrayList<>(List.of(
                PROGRAM,
                "-name",
                "xenith-lab-" + number,
                "-machine",
                "q35",
                "-accel",
                acceleration.accelerator(),
                "-cpu",
                acceleration.processor(),
                "-smp",
                "2",
                "-m",
                Integer.toString(MEMORY_MIB),
                "-display",
                "none",
                "-nodefaults",
                "-kernel",
                image.hypervisor().toString(),
                "-append",
                XEN,
                "-initrd",
                escape(image.kernel()) + " " + LINUX + " xenith.lab=" + number + "," + escape(image.ramdisk()),
                "-drive",
                "file=disk.img,format=raw,if=virtio,cache=unsafe",
                "-drive",
                "file=data.img,format=raw,if=virtio,cache=unsafe,discard=unmap",
                "-netdev",
                user.toString(),
                "-device",
                "virtio-net-pci,netdev=machine,mac=52:54:00:77:%02d:00".formatted(number + 16),
                "-device",
                "virtio-rng-pci"));
        arguments.addAll(cables.arguments(number));
        arguments.addAll(List.of(
                "-serial", "file:serial.log",
                "-qmp", "unix:qmp,server=on,wait=off",
                "-pidfile", pidFile(directory)));
        snapshot.ifPresent(state -> arguments.addAll(List.of("-incoming", "exec:cat '" + quote(state) + "'")));
        return arguments;
    }

    static String pidFile(Path directory) {
        return directory.resolve("qemu.pid").toString();
    }

    /** In a list of modules a comma is written twice. */
    private static String escape(Path file) {
        return file.toString().replace(",", ",,");
    }

    private static String quote(Path file) {
        return file.toString().replace("'", "'\\''");
    }
}
