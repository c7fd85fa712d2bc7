package io.xenith.hostagent.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The agent's configuration file: {@code key=value} lines, where keys are the options' words without their dashes. */
public final class ConfigFile {

    /** Where the package puts it. */
    public static final Path USUAL = Path.of("/etc/xenith/agent.conf");

    private ConfigFile() {}

    /** A value and where it was said, for messages. */
    public record Line(String value, String where) {}

    /** Reads a file; throws {@link IllegalArgumentException} naming the line that is wrong. */
    public static Map<String, Line> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("--config: there is no file " + file, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("--config: " + file + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, Line> values = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            String where = file + ", line " + (i + 1);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(where + " is not key=value");
            }
            String key = line.substring(0, equals).strip();
            if (values.put(key, new Line(line.substring(equals + 1).strip(), where)) != null) {
                throw new IllegalArgumentException(where + ": said twice: " + key);
            }
        }
        return values;
    }

    /** Sets values in a file, in place of the lines that said them, commented out or not; the rest stays as it is. */
    public static void update(Path file, Map<String, String> values) throws IOException {
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        Map<String, String> left = new LinkedHashMap<>(values);
        List<String> updated = new ArrayList<>();
        for (String line : lines) {
            String key = keyOf(line);
            if (!values.containsKey(key)) {
                updated.add(line);
            } else if (left.containsKey(key)) {
                updated.add(key + "=" + left.remove(key));
            }
        }
        left.forEach((key, value) -> updated.add(key + "=" + value));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, updated);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The key that a line says, or would say without the mark of a comment right before it. */
    private static String keyOf(String line) {
        String text = line.startsWith("#") ? line.substring(1) : line;
        int equals = text.indexOf('=');
        String key = equals < 1 ? "" : text.substring(0, equals);
        return key.matches("[a-z0-9-]+") ? key : "";
    }
}
