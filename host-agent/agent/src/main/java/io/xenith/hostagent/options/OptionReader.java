package io.xenith.hostagent.options;

import io.xenith.hostagent.options.ConfigFile.Line;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.simulator.DurationRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code --word value} pairs and the file of the same words. Every word must be known and asked for once. */
final class OptionReader {

    private static final Pattern SIZE = Pattern.compile("(\\d+)(|B|KiB|MiB|GiB|TiB)");
    private static final int MOST_PORT = 65_535;
    private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|m)");

    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:\\s]+):(\\d{1,5})");

    private final Map<String, Line> left;

    private OptionReader(Map<String, Line> left) {
        this.left = left;
    }

    /** Reads a command line and the file that {@code --config} names; what both say is taken from the command line. */
    static OptionReader of(List<String> arguments) {
        Map<String, Line> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String word = arguments.get(i);
            if (!word.startsWith("--")) {
                throw new IllegalArgumentException("not an option: " + word);
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("no value for " + word);
            }
            if (values.put(word, new Line(arguments.get(i + 1), "")) != null) {
                throw new IllegalArgumentException("said twice: " + word);
            }
        }
        Line config = values.remove("--config");
        if (config != null) {
            ConfigFile.read(Path.of(config.value())).forEach((key, line) -> values.putIfAbsent("--" + key, line));
        }
        return new OptionReader(values);
    }

    Optional<String> find(String word) {
        return Optional.ofNullable(left.remove(word)).map(Line::value);
    }

    String required(String word) {
        return find(word).orElseThrow(() -> new IllegalArgumentException("missing: " + word));
    }

    String text(String word, String otherwise) {
        return find(word).orElse(otherwise);
    }

    List<String> list(String word) {
        return find(word).map(text -> List.of(text.split(","))).orElse(List.of());
    }

    /** A required {@code host:port}. */
    String address(String word) {
        return checkAddress(word, required(word));
    }

    /** A {@code host:port}, if it was said. */
    Optional<String> findAddress(String word) {
        return find(word).map(text -> checkAddress(word, text));
    }

    private static String checkAddress(String word, String text) {
        Matcher form = ADDRESS.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(2)) > MOST_PORT) {
            throw new IllegalArgumentException(word + " must be HOST:PORT, not " + text);
        }
        return text;
    }

    <E extends Enum<E>> E choice(String word, Class<E> kind, E otherwise) {
        String text = text(word, otherwise.name()).toUpperCase(Locale.ROOT);
        for (E value : kind.getEnumConstants()) {
            if (value.name().equals(text)) {
                return value;
            }
        }
        String all = Arrays.stream(kind.getEnumConstants())
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(word + " must be one of " + all);
    }

    OptionalInt findNumber(String word, int least, int most) {
        return left.containsKey(word) ? OptionalInt.of(number(word, least, least, most)) : OptionalInt.empty();
    }

    int number(String word, int otherwise, int least, int most) {
        try {
            int value = find(word).map(Integer::parseInt).orElse(otherwise);
            if (value < least || value > most) {
                throw new IllegalArgumentException(word + " must be " + least + " to " + most);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(word + " must be a number", e);
        }
    }

    ByteSize size(String word, ByteSize otherwise) {
        return find(word).map(text -> parseSize(word, text)).orElse(otherwise);
    }

    private static ByteSize parseSize(String word, String text) {
        Matcher form = SIZE.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(word + " must be a size like 64GiB");
        }
        int shift =
                switch (form.group(2)) {
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    case "TiB" -> 40;
                    default -> 0;
                };
        return new ByteSize(Math.multiplyExact(Long.parseLong(form.group(1)), 1L << shift));
    }

    DurationRange durations(String word, DurationRange otherwise) {
        Optional<String> text = find(word);
        if (text.isEmpty()) {
            return otherwise;
        }
        String[] bounds = text.get().split("\\.\\.", 2);
        Duration least = parseTime(word, bounds[0]);
        return new DurationRange(least, bounds.length == 1 ? least : parseTime(word, bounds[1]));
    }

    private static Duration parseTime(String word, String text) {
        Matcher form = TIME.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException(word + " must be a time like 100ms");
        }
        long amount = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    void requireNothingLeft() {
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("unknown: "
                    + left.entrySet().stream()
                            .map(entry -> entry.getKey()
                                    + (entry.getValue().where().isEmpty()
                                            ? ""
                                            : " (" + entry.getValue().where() + ")"))
                            .collect(Collectors.joining(" ")));
        }
    }
}
