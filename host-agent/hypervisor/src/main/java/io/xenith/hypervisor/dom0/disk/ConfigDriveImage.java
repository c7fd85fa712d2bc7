package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.ConfigDrive;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.command.Commands;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the image of a config drive: ISO 9660 with Rock Ridge and Joliet, label {@code config-2}, by whichever of the programs
 * that understand mkisofs' options Dom0 has. The files hold secrets, so they lie in a folder that only we can read, on a
 * file system in memory where the host is set up as told, and not longer than the program runs.
 */
final class ConfigDriveImage {
    private static final List<String> PROGRAMS = List.of("xorrisofs", "genisoimage", "mkisofs");

    private final Commands commands;
    private final Path scratch;

    ConfigDriveImage(Commands commands, Path scratch) {
        this.commands = commands;
        this.scratch = scratch;
    }

    byte[] build(TimeLeft time, ConfigDrive contents) throws IOException {
        Files.createDirectories(scratch);
        var folder = Files.createTempDirectory(
                scratch,
                "config-drive-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            var root = folder.resolve("files");
            for (var file : contents.files().entrySet()) {
                var path = root.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            Files.createDirectories(root);
            var image = folder.resolve("image");
            run(time, List.of("-quiet", "-V", "config-2", "-J", "-r", "-o", image.toString(), root.toString()));
            return Files.readAllBytes(image);
        } finally {
            remove(folder);
        }
    }

    private void run(TimeLeft time, List<String> arguments) {
        var missing = new ArrayList<HypervisorException>();
        for (var program : PROGRAMS) {
            try {
                var command = new ArrayList<String>();
                command.add(program);
                command.addAll(arguments);
                commands.run(time, command).orFail();
                return;
            } catch (HypervisorException e) {
                if (!(e.failure() instanceof Failure.ToolstackDown)) {
                    throw e;
                }
                missing.add(e);
            }
        }
        throw new HypervisorException(
                new Failure.ToolstackDown("no program makes config drives; install one of " + PROGRAMS),
                missing.getLast());
    }

    private static void remove(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
