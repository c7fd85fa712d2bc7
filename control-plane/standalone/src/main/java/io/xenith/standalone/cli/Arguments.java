package io.xenith.standalone.cli;

import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.PortName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What was typed.
 *
 * @param command the first word
 * @param words further words without dashes
 * @param settings flags that are settings, by key
 * @param numbers flags with a number that are no settings, by name without dashes
 * @param switches flags without a value
 * @param state the directory of {@code --state}; empty text when not given
 */
public record Arguments(
        String command,
        List<String> words,
        Map<String, String> settings,
        Map<String, Integer> numbers,
        Set<String> switches,
        String state) {
    private static final Map<String, String> SETTING_FLAGS = Map.of(
            "--hosts", "hosts",
            "--lab", "lab-hosts",
            "--xen", "lab-xen",
            "--replicas", "replicas",
            "--region", "region",
            "--zones", "zones",
            "--otlp-endpoint", "otlp-endpoint",
            "--only", "only");
    private static final Set<String> NUMBER_FLAGS = Set.of("--servers", "--parallel", "--rounds");
    private static final Set<String> SWITCHES = Set.of("--yes", "-y", "-f", "--follow", "--cache");

    /** Reads the words; throws with what to type instead. */
    public static Arguments parse(List<String> typed) {
        List<String> words = new ArrayList<>();
        Map<String, String> settings = new TreeMap<>();
        Map<String, Integer> numbers = new TreeMap<>();
        Set<String> switches = new TreeSet<>();
        var state = "";
        var rest = new ArrayList<>(typed);
        while (!rest.isEmpty()) {
            var word = rest.removeFirst();
            var equals = word.startsWith("--") ? word.indexOf('=') : -1;
            var flag = equals < 0 ? word : word.substring(0, equals);
            if (flag.equals("--port") || flag.equals("--state") || SETTING_FLAGS.containsKey(flag)) {
                var value = equals >= 0 ? word.substring(equals + 1) : takeValue(rest, flag);
                switch (flag) {
                    case "--state" -> state = value;
                    case "--port" -> putPort(settings, value);
                    default -> settings.put(SETTING_FLAGS.getOrDefault(flag, flag), value);
                }
            } else if (NUMBER_FLAGS.contains(flag)) {
                var value = equals >= 0 ? word.substring(equals + 1) : takeValue(rest, flag);
                numbers.put(flag.substring(2), number(flag, value));
            } else if (SWITCHES.contains(word)) {
                switches.add(word);
            } else if (word.startsWith("-")) {
                throw new OperatorException("Unknown option " + word + ". Try ./xenith help.");
            } else {
                words.add(word);
            }
        }
        var command = words.isEmpty() ? "" : words.removeFirst();
        return new Arguments(command, words, settings, numbers, switches, state);
    }

    /** Every option that there is, as it is typed. */
    static Set<String> options() {
        var options = new TreeSet<>(SWITCHES);
        options.addAll(SETTING_FLAGS.keySet());
        options.addAll(NUMBER_FLAGS);
        options.addAll(Set.of("--port", "--state"));
        return options;
    }

    private static int number(String flag, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new OperatorException(flag + " takes a number, not '" + value + "'.", e);
        }
    }

    private static String takeValue(List<String> rest, String flag) {
        if (rest.isEmpty()) {
            throw new OperatorException(flag + " needs a value. Try ./xenith help.");
        }
        return rest.removeFirst();
    }

    private static void putPort(Map<String, String> settings, String value) {
        var parts = value.split("=", -1);
        if (parts.length != 2 || PortName.find(parts[0]).isEmpty()) {
            throw new OperatorException("--port takes NAME=NUMBER, and the names are "
                    + Arrays.stream(PortName.values()).map(PortName::label).collect(Collectors.joining(", ")));
        }
        settings.put("port." + parts[0], parts[1]);
    }

    /** Whether one of the spellings of a switch was typed. */
    boolean has(String... spellings) {
        return Arrays.stream(spellings).anyMatch(switches::contains);
    }

    /** The number given with a flag, by its name without dashes. */
    int number(String name, int otherwise) {
        return numbers.getOrDefault(name, otherwise);
    }

    /** The first word after the command. */
    Optional<String> firstWord() {
        return words.stream().findFirst();
    }

    /** The directory of the installation: the flag, the variable, or {@code .xenith} in the tree. */
    Path stateDirectory(Map<String, String> environment, Path home) {
        if (!state.isEmpty()) {
            return Path.of(state);
        }
        var variable = environment.getOrDefault("XENITH_STATE", "");
        return variable.isBlank() ? home.resolve(".xenith") : Path.of(variable);
    }
}
