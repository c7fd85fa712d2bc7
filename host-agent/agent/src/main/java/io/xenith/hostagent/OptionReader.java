package io.xenith.hostagent;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.simulator.DurationRange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code --word value} pairs. Every word must be known and asked for once. */
final class OptionReader {

    static final String HELP = """
            xenith-host-agent --state DIR --simulate N --control-plane HOST:PORT --image-service HOST:PORT
                              --ca FILE --token-file FILE [options]

              --state DIR              where each host keeps its key, its intended state and (simulated) its machine
              --simulate N             carry N simulated hosts
              --name PREFIX            hosts are called PREFIX-0001 and so on (sim)
              --zones A,B              availability zones, dealt out in turn (the token's)
              --host-cpus N            CPUs of a simulated host (32)
              --host-memory SIZE       its memory, Dom0's share included (128GiB)
              --host-disk SIZE         its disk (2TiB)
              --boot-delay TIME        how long a simulated guest boots: 100ms, or 50ms..150ms (50ms..150ms)
              --shutdown-delay TIME    how long it takes to power off (20ms..60ms)
              --faults PLAN            what goes wrong on simulated hosts, for example create-paused:delay=1s@0.1
              --control-plane H:P      gRPC of the control plane
              --image-service H:P      HTTPS of the image service
              --ca FILE                certificate of the authority
              --token-file FILE        one-time token; needed until every host is enrolled
              --address ADDR           what to bind and to announce (127.0.0.1)
              --base-port P            gRPC port of the first host, the others follow; 0 for any (9500)
              --metrics-port P         HTTP port of /metrics, /health/live and /health/ready (none)
              --image-cache-size SIZE  bound of the image cache, shared by all hosts (20GiB)
              --durability WHAT        what stored state survives: process, or power (process)
              --log-level LEVEL        info, debug, ... (info)
              --otlp-endpoint URL      collector of spans that takes OTLP over HTTP (none)
            """;

    private static final Pattern SIZE = Pattern.compile("(\\d+)(|B|KiB|MiB|GiB|TiB)");
    private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|m)");

    private final Map<String, String> left = new LinkedHashMap<>();

    OptionReader(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i += 2) {
            String word = arguments.get(i);
            if (!word.startsWith("--")) {
                throw new IllegalArgumentException("not an option: " + word);
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("no value for " + word);
            }
            if (left.put(word, arguments.get(i + 1)) != null) {
                throw new IllegalArgumentException("said twice: " + word);
            }
        }
    }

    Optional<String> find(String word) {
        return Optional.ofNullable(left.remove(word));
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
            throw new IllegalArgumentException("unknown: " + String.join(" ", left.keySet()));
        }
    }
}
