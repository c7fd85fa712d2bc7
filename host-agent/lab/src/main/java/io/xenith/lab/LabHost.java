package io.xenith.lab;

import io.xenith.lab.image.LabImage;
import io.xenith.lab.machine.Acceleration;
import io.xenith.lab.machine.Ports;
import io.xenith.lab.machine.Qemu;
import io.xenith.lab.machine.QemuCommand;
import io.xenith.lab.machine.Ssh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One host with real Xen. It has two disks, which live until {@code lab up} makes hosts afresh: the root disk, and an empty
 * {@code /dev/vdb} of 10 GiB. Its bridge {@code xenbr0} reaches the other hosts of the lab. To Dom0, the machine's loopback is
 * {@link #MACHINE_ADDRESS}. For one thread at a time.
 */
public final class LabHost {
    /** Where Dom0 finds what listens on this machine's loopback. */
    public static final String MACHINE_ADDRESS = "10.0.2.2";

    /** How long a boot may take: minutes, as the emulated processor shares this machine's with whatever else runs. */
    public static final Duration BOOT_LIMIT = Duration.ofMinutes(20);

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(60);
    private static final String BOOT_ID = "cat /proc/sys/kernel/random/boot_id";
    private static final int START_ATTEMPTS = 5;
    private static final int BOOT_ATTEMPTS = 3;

    private final int number;
    private final Path directory;
    private HostRecord record;

    LabHost(int number, Path directory, HostRecord record) {
        this.number = number;
        this.directory = directory;
        this.record = record;
    }

    /** From 1. */
    public int number() {
        return number;
    }

    /** Dom0's host name. */
    public String name() {
        return "lab" + number;
    }

    /** Its address on the network between lab hosts. */
    public String address() {
        return "10.77.0." + number;
    }

    /** Which Xen it runs. */
    public XenRelease release() {
        return record.release();
    }

    /** The files it was made from, among them those of the test guest. */
    public LabImage image() {
        return new LabImage(record.image());
    }

    /** Whether its machine is on. That Dom0 answers is another question. */
    public boolean isOn() {
        return Qemu.find(directory).isPresent();
    }

    /** The number of QEMU's process; empty when the machine is off. */
    public Optional<Long> findPid() {
        return Qemu.find(directory).map(Qemu::pid);
    }

    /** How to get in by the system's ssh. */
    public Ssh ssh() {
        return new Ssh(image(), record.sshPort());
    }

    /** Runs a line in root's shell there; throws when it has not ended in time. */
    public CommandResult run(Duration limit, String line) {
        return Programs.run(limit, ssh().shell(List.of(line)));
    }

    /** The same with standard input of at most 64 KiB. */
    public CommandResult run(Duration limit, String line, byte[] input) {
        return Programs.run(limit, ssh().shell(List.of(line)), input);
    }

    /** Copies files and directories into a directory there. */
    public void upload(Duration limit, String to, List<Path> files) {
        Programs.run(limit, ssh().upload(files, to)).orThrow("copying to " + name());
    }

    /** Copies a file or a directory from there. */
    public void download(Duration limit, String from, Path to) {
        Programs.run(limit, ssh().download(from, to)).orThrow("copying from " + name());
    }

    /** The port of this machine's loopback that leads to a TCP port of Dom0; stays through reboots and power cuts. */
    public int forward(int inside) {
        var known = record.findForward(inside);
        if (known.isPresent()) {
            return known.get();
        }
        int local = Ports.findFree();
        var qemu = Qemu.find(directory);
        if (qemu.isPresent()) {
            try (var monitor = qemu.get().monitor()) {
                var complaint =
                        monitor.runForPeople("hostfwd_add machine tcp:127.0.0.1:%d-:%d".formatted(local, inside));
                if (!complaint.isEmpty()) {
                    throw new LabException("QEMU forwards no port: " + complaint);
                }
            }
        }
        record = record.withForward(local, inside);
        record.write(directory);
        return local;
    }

    /** What Xen and Dom0 said on the serial line since the machine was last switched on. */
    public String serialLog() {
        try {
            var file = serialLogFile();
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file of {@link #serialLog}; that of the time before a power cut is beside it, as {@code serial-before.log}. */
    public Path serialLogFile() {
        return directory.resolve("serial.log");
    }

    /** Takes the power away in this moment. What was not on the disk is lost, as far as Dom0's own caches go. */
    public void powerCut() {
        Qemu.find(directory).ifPresent(Qemu::kill);
    }

    /**
     * Asks Dom0 to go down and waits until the machine is off; takes the power away when that takes longer than the limit. Nothing
     * happens when it is off.
     */
    public void powerOff(Duration limit) {
        if (!isOn()) {
            return;
        }
        var deadline = Deadline.in(limit);
        try {
            run(deadline.left(), "systemctl --no-block poweroff");
            deadline.await(name() + " to go down", () -> !isOn());
        } catch (LabException e) {
            // It does not answer, or is too slow.
            powerCut();
        }
    }

    /** Switches it on with the disks it has, and waits until Dom0 answers. Nothing happens when it is on. */
    public void boot() {
        if (isOn()) {
            return;
        }
        var deadline = Deadline.in(BOOT_LIMIT);
        for (int attempt = 1; ; attempt++) {
            switchOn(Optional.empty());
            try {
                awaitAnswer(deadline);
                return;
            } catch (StandstillException e) {
                if (attempt == BOOT_ATTEMPTS) {
                    throw new LabException(
                            name() + "'s QEMU stood still " + attempt + " times, see " + serialLogFile(), e);
                }
                powerCut();
            }
        }
    }

    /** Asks Dom0 to restart, and waits until the new one answers. */
    public void reboot() {
        var before = run(PROBE_LIMIT, BOOT_ID).orThrow("asking " + name());
        // The connection may end, or hang, before the answer comes.
        var _ = findAnswer("systemctl --no-block reboot");
        var deadline = Deadline.in(BOOT_LIMIT);
        try {
            awaitWhileOn("reboot", deadline, () -> findAnswer(BOOT_ID).filter(now -> !now.equals(before.strip())));
            awaitAnswer(deadline);
        } catch (StandstillException e) {
            powerCut();
            boot();
        }
    }

    /** Starts QEMU; a port that somebody took meanwhile is replaced by another. */
    void switchOn(Optional<Path> snapshot) {
        keepSerialLog();
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            try {
                var qemu = Qemu.start(new QemuCommand(
                        image(),
                        number,
                        directory,
                        Acceleration.ofThisMachine(),
                        record.forwards(),
                        record.cables(),
                        snapshot));
                record.write(directory);
                if (snapshot.isPresent()) {
                    comeBack(qemu);
                }
                return;
            } catch (LabException e) {
                powerCut();
                if (attempt == START_ATTEMPTS - 1
                        || !String.valueOf(e.getMessage()).contains("host forwarding")) {
                    throw e;
                }
                record = record.withFreshForwards(Ports::findFree);
            }
        }
        throw new IllegalStateException("not reached");
    }

    /** The machine was stopped when its state was kept; it runs on once all of that is read. */
    private void comeBack(Qemu qemu) {
        var deadline = Deadline.in(Duration.ofMinutes(3));
        try (var monitor = qemu.monitor()) {
            deadline.await(name() + " to be brought back", () -> !monitor.run("query-status")
                    .contains("inmigrate"));
            monitor.run("cont");
        }
        var entropy = new byte[64];
        new SecureRandom().nextBytes(entropy);
        awaitAnswer(Deadline.in(BOOT_LIMIT));
        run(Duration.ofMinutes(5), "lab-become %d %d".formatted(number, System.currentTimeMillis() / 1000), entropy)
                .orThrow("naming " + name());
    }

    void awaitAnswer(Deadline deadline) {
        awaitWhileOn(
                "answer", deadline, () -> findAnswer("systemctl is-active xen").filter(word -> word.equals("active")));
    }

    private void awaitWhileOn(String what, Deadline deadline, Supplier<Optional<String>> answer) {
        deadline.await(name() + " to " + what + ", see " + serialLogFile(), () -> {
            if (answer.get().isPresent()) {
                return true;
            }
            var qemu = Qemu.find(directory)
                    .orElseThrow(() -> new LabException(name() + "'s QEMU ended, see " + serialLogFile()));
            // Seldom, QEMU's own threads wait for each other for ever. Its monitor tells that from a slow host.
            if (!qemu.answers()) {
                throw new StandstillException(name() + "'s QEMU stands still, see " + serialLogFile());
            }
            return false;
        });
    }

    private Optional<String> findAnswer(String command) {
        try {
            var result = run(PROBE_LIMIT, command);
            return result.isSuccess() ? Optional.of(result.output().strip()) : Optional.empty();
        } catch (LabException e) {
            // Not in time: whoever asks looks at the deadline.
            return Optional.empty();
        }
    }

    private void keepSerialLog() {
        try {
            if (Files.exists(serialLogFile())) {
                Files.move(
                        serialLogFile(), directory.resolve("serial-before.log"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
