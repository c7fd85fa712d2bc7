package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.command.Commands;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The commands of LVM, for one volume group and one thin pool in it. */
final class Lvm {
    private final Commands commands;
    private final String group;
    private final String pool;
    private final Path devices;

    Lvm(Commands commands, String group, String pool, Path devices) {
        this.commands = commands;
        this.group = group;
        this.pool = pool;
        this.devices = devices;
    }

    /** A logical volume as {@code lvs} lists it. */
    record LogicalVolume(String name, ByteSize size, String pool, Set<String> tags) {
        /** What follows this beginning of a tag. */
        Optional<String> findTag(String beginning) {
            return tags.stream()
                    .filter(tag -> tag.startsWith(beginning))
                    .map(tag -> tag.substring(beginning.length()))
                    .findFirst();
        }
    }

    /** Every logical volume of the group. {@link Failure.InvalidConfig} where there is no such group. */
    List<LogicalVolume> list(TimeLeft time) {
        var output = commands.run(
                time,
                List.of(
                        "lvs",
                        "--noheadings",
                        "--nosuffix",
                        "--units",
                        "b",
                        "--separator",
                        "|",
                        "-o",
                        "lv_name,lv_size,pool_lv,lv_tags",
                        group));
        if (!output.isSuccess() && output.err().contains("not found")) {
            throw new HypervisorException(
                    new Failure.InvalidConfig("lvm", "no volume group " + group), output.failed());
        }
        return output.orFail().lines().stream().map(Lvm::parse).toList();
    }

    /** The size of an extent: volumes are multiples of it. */
    ByteSize loadExtentSize(TimeLeft time) {
        var output = run(time, "vgs", "--noheadings", "--nosuffix", "--units", "b", "-o", "vg_extent_size", group);
        return new ByteSize(Long.parseLong(output.getFirst().strip()));
    }

    Path device(String name) {
        return devices.resolve(group).resolve(name);
    }

    void createThin(TimeLeft time, String name, ByteSize size, List<String> tags) {
        var command =
                new ArrayList<>(List.of("lvcreate", "-q", "-y", "-V", size.bytes() + "b", "-T", group + "/" + pool));
        create(time, command, name, tags);
    }

    /** A writable snapshot that is a volume in its own right: it comes up with the host, and outlives its origin. */
    void createSnapshot(TimeLeft time, String name, String origin, List<String> tags) {
        create(time, new ArrayList<>(List.of("lvcreate", "-q", "-y", "-s", group + "/" + origin)), name, tags);
    }

    void rename(TimeLeft time, String from, String to) {
        run(time, "lvrename", "-q", group, from, to);
    }

    void extend(TimeLeft time, String name, ByteSize size) {
        run(time, "lvextend", "-q", "-L", size.bytes() + "b", group + "/" + name);
    }

    void remove(TimeLeft time, String name) {
        run(time, "lvremove", "-q", "-y", group + "/" + name);
    }

    /** Whether a volume could not be made because one has its name. */
    static boolean saysAlreadyExists(HypervisorException e) {
        return e.log().stream().anyMatch(line -> line.contains("already exists"));
    }

    private void create(TimeLeft time, List<String> command, String name, List<String> tags) {
        // The tags go with the volume in one command: there is no moment in which it is nobody's.
        command.addAll(List.of("-n", name, "--setactivationskip", "n"));
        tags.forEach(tag -> command.addAll(List.of("--addtag", tag)));
        run(time, command.toArray(String[]::new));
    }

    private List<String> run(TimeLeft time, String... command) {
        var output = commands.run(time, List.of(command));
        if (!output.isSuccess()
                && (output.err().contains("insufficient free space")
                        || output.err().contains("Insufficient free space"))) {
            throw new HypervisorException(new Failure.DiskFull(ByteSize.ZERO, ByteSize.ZERO), output.failed());
        }
        return output.orFail().lines();
    }

    static LogicalVolume parse(String line) {
        var fields = line.strip().split("\\|", -1);
        if (fields.length != 4) {
            throw new HypervisorException(new Failure.Unexpected("lvs answers: " + line));
        }
        return new LogicalVolume(
                fields[0], new ByteSize(Long.parseLong(fields[1])), fields[2], Set.of(fields[3].split(",")));
    }
}
