package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.command.Commands;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.nio.file.Path;
import java.util.List;

/** The programs that make and change disks in a folder. One that finds no room fails with {@link Failure.DiskFull}. */
record FileTools(Commands commands, Path folder) {
    /** Shares blocks where the file system can, and leaves holes. */
    void copy(TimeLeft time, Path from, Path to) {
        run(time, List.of("cp", "--reflink=auto", "--sparse=always", "--", from.toString(), to.toString()));
    }

    /** From qcow2 to raw. */
    void unpack(TimeLeft time, Path from, Path to) {
        run(time, List.of("qemu-img", "convert", "-q", "-f", "qcow2", "-O", "raw", from.toString(), to.toString()));
    }

    /** A qcow2 and what is below it become one qcow2. */
    void flatten(TimeLeft time, Path from, Path to) {
        run(time, List.of("qemu-img", "convert", "-q", "-O", "qcow2", from.toString(), to.toString()));
    }

    /** A qcow2 on top of another, which it names without the folder: that may move. */
    void overlay(TimeLeft time, Path base, Path to, ByteSize size) {
        run(
                time,
                List.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        "qcow2",
                        "-b",
                        String.valueOf(base.getFileName()),
                        to.toString(),
                        Long.toString(size.bytes())));
    }

    void growQcow2(TimeLeft time, Path disk, ByteSize size) {
        run(time, List.of("qemu-img", "resize", "-q", "-f", "qcow2", disk.toString(), Long.toString(size.bytes())));
    }

    private void run(TimeLeft time, List<String> command) {
        var output = commands.run(time, command);
        if (!output.isSuccess() && output.err().contains("No space left on device")) {
            throw new HypervisorException(
                    new Failure.DiskFull(
                            ByteSize.ZERO, new ByteSize(folder.toFile().getUsableSpace())),
                    output.failed());
        }
        output.orFail();
    }
}
