package io.xenith.standalone.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Where settings come from, strongest first: a flag, an environment variable, the file of the installation, the default.
 *
 * @param flags by key, for example {@code port.kafka}
 * @param environment of this process; {@code port.kafka} is {@code XENITH_PORT_KAFKA} there
 * @param file the content of {@code xenith.properties}
 */
public record SettingSources(Map<String, String> flags, Map<String, String> environment, Properties file) {

    /** Reads the file of the installation when there is one. */
    public static SettingSources of(Map<String, String> flags, Map<String, String> environment, Path file) {
        return new SettingSources(Map.copyOf(flags), Map.copyOf(environment), load(file));
    }

    /** The properties in a file; none when it does not exist. */
    static Properties load(Path file) {
        var properties = new Properties();
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new OperatorException("cannot read " + file + ": " + e.getMessage(), e);
            }
        }
        return properties;
    }

    /** The text of a setting. */
    public String text(String key, String otherwise) {
        var flag = flags.get(key);
        if (flag != null) {
            return flag;
        }
        var variable = environment.get(variableName(key));
        return variable != null && !variable.isBlank()
                ? variable.strip()
                : file.getProperty(key, otherwise).strip();
    }

    /** The whole number of a setting; says where to correct it when it is none. */
    public int number(String key, int otherwise) {
        var text = text(key, Integer.toString(otherwise));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new OperatorException(
                    key + " must be a whole number, not '" + text + "' (flag, " + variableName(key)
                            + " or xenith.properties)",
                    e);
        }
    }

    /** The environment variable of a setting. */
    public static String variableName(String key) {
        return "XENITH_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
