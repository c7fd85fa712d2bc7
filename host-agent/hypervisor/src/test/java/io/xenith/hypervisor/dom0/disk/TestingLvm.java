package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.dom0.command.Output;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** LVM as its commands show it, with files for devices: one group {@code vg} with one thin pool {@code pool}. */
final class TestingLvm extends TestingCommands {
    static final long EXTENT_BYTES = 4 << 20;

    private final Path devices;
    private final Map<String, Row> rows = new TreeMap<>();
    private int created;
    private int runs;

    private record Row(long bytes, String pool, List<String> tags) {}

    TestingLvm(Path devices, long poolBytes) throws IOException {
        this.devices = devices;
        Files.createDirectories(devices.resolve("vg"));
        rows.put("pool", new Row(poolBytes, "", List.of()));
        rows.put("somebody-elses", new Row(EXTENT_BYTES, "pool", List.of()));
    }

    /** The names of all volumes but the pool. */
    synchronized List<String> names() {
        return rows.keySet().stream().filter(name -> !name.equals("pool")).toList();
    }

    /** How many volumes were made so far. */
    synchronized int created() {
        return created;
    }

    /** How many commands were run so far. */
    synchronized int runs() {
        return runs;
    }

    @Override
    public synchronized Output run(TimeLeft time, List<String> command, String input) {
        runs++;
        try {
            return switch (command.getFirst()) {
                case "lvs" -> ok(command, list());
                case "vgs" -> ok(command, "  " + EXTENT_BYTES + "\n");
                case "lvcreate" -> create(command);
                case "lvrename" -> rename(command, command.get(3), command.get(4));
                case "lvextend" -> extend(command);
                case "lvremove" -> remove(command, nameIn(command.getLast()));
                default -> super.run(time, command, input);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String list() {
        var lines = new StringBuilder();
        rows.forEach((name, row) ->
                lines.append("  %s|%d|%s|%s%n".formatted(name, row.bytes, row.pool, String.join(",", row.tags))));
        return lines.toString();
    }

    private Output create(List<String> command) throws IOException {
        var name = after(command, "-n");
        var tags = new ArrayList<String>();
        for (int i = 0; i < command.size(); i++) {
            if (command.get(i).equals("--addtag")) {
                tags.add(command.get(i + 1));
            }
        }
        if (rows.containsKey(name)) {
            return new Output(
                    command, 5, "", "  Logical Volume \"" + name + "\" already exists in volume group \"vg\"");
        }
        created++;
        long bytes;
        if (command.contains("-s")) {
            var origin = nameIn(after(command, "-s"));
            bytes = load(origin).bytes;
            Files.copy(device(origin), device(name));
        } else {
            bytes = bytesIn(after(command, "-V"));
            Files.createFile(device(name));
        }
        rows.put(name, new Row(bytes, "pool", tags));
        resize(name, bytes);
        return ok(command, "");
    }

    private Output rename(List<String> command, String from, String to) throws IOException {
        if (rows.containsKey(to)) {
            return new Output(command, 5, "", "  Logical Volume \"" + to + "\" already exists in volume group \"vg\"");
        }
        Files.move(device(from), device(to));
        rows.put(to, load(from));
        rows.remove(from);
        return ok(command, "");
    }

    private Output extend(List<String> command) throws IOException {
        var name = nameIn(command.getLast());
        var row = load(name);
        rows.put(name, new Row(bytesIn(after(command, "-L")), row.pool, row.tags));
        resize(name, load(name).bytes);
        return ok(command, "");
    }

    private Output remove(List<String> command, String name) throws IOException {
        if (rows.remove(name) == null) {
            return new Output(command, 5, "", "  Failed to find logical volume \"vg/" + name + "\"");
        }
        Files.delete(device(name));
        return ok(command, "");
    }

    private void resize(String name, long bytes) throws IOException {
        if (bytes % EXTENT_BYTES != 0) {
            throw new AssertionError("not a multiple of an extent: " + bytes);
        }
        try (var file = new RandomAccessFile(device(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    private Path device(String name) {
        return devices.resolve("vg").resolve(name);
    }

    private Row load(String name) {
        return java.util.Objects.requireNonNull(rows.get(name), name);
    }

    private static String after(List<String> command, String option) {
        return command.get(command.indexOf(option) + 1);
    }

    private static String nameIn(String path) {
        return path.substring(path.indexOf('/') + 1);
    }

    private static long bytesIn(String size) {
        return Long.parseLong(size.substring(0, size.length() - 1));
    }

    private static Output ok(List<String> command, String out) {
        return new Output(command, 0, out, "");
    }
}
