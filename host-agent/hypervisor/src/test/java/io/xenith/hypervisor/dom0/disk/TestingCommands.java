package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.dom0.command.Commands;
import io.xenith.hypervisor.dom0.command.Output;
import io.xenith.hypervisor.dom0.command.SystemCommands;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The system's programs, and a stand-in for the one that makes config drives, which not every machine has: the label where ISO
 * 9660 has it, and the files' bytes. Programs can be made to fail or to be killed on the way.
 */
class TestingCommands implements Commands {
    private final SystemCommands system = new SystemCommands();
    private final Deque<Output> failures = new ArrayDeque<>();
    private String failing = "";

    /** The next run of this program ends so, after it did its work. */
    void failNext(String program, int exitCode, String err) {
        failing = program;
        failures.add(new Output(List.of(program), exitCode, "", err));
    }

    @Override
    public Output run(TimeLeft time, List<String> command) {
        return run(time, command, "");
    }

    @Override
    public Output run(TimeLeft time, List<String> command, String input) {
        var output =
                command.getFirst().equals("xorrisofs") ? makeConfigDrive(command) : system.run(time, command, input);
        if (command.getFirst().equals(failing) && !failures.isEmpty()) {
            return failures.removeFirst();
        }
        return output;
    }

    private static Output makeConfigDrive(List<String> command) {
        try (var files = Files.walk(Path.of(command.getLast()))) {
            var image = new ByteArrayOutputStream();
            image.writeBytes(new byte[0x8028]);
            image.writeBytes(command.get(command.indexOf("-V") + 1).getBytes(StandardCharsets.US_ASCII));
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                image.writeBytes(Files.readAllBytes(file));
            }
            Files.write(Path.of(command.get(command.indexOf("-o") + 1)), image.toByteArray());
            return new Output(command, 0, "", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
