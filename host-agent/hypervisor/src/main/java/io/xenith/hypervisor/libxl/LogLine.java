package io.xenith.hypervisor.libxl;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One line that libxl or what it uses wrote.
 *
 * @param text without level, with the place in libxl's source where it gives one
 */
record LogLine(Level level, String text) {
    private static final Pattern FORM =
            Pattern.compile("(?:(?<context>[^:\\s]{1,32}): )?(?<level>debug|verbose|detail|progress|info|notice|warning"
                    + "|error|critical): (?<text>.*)");
    private static final int MOST_CHARACTERS = 2_000;

    LogLine {
        Objects.requireNonNull(level);
        Objects.requireNonNull(text);
    }

    /** How much a line matters. */
    enum Level {
        DETAIL,
        NOTICE,
        WARNING,
        ERROR
    }

    /** Splits what a logger of {@code xtl_createlogger_stdiostream} wrote; a line of another form goes on the one before. */
    static List<LogLine> parse(String written) {
        var lines = new ArrayList<LogLine>();
        for (var raw : written.lines().toList()) {
            var line = raw.length() > MOST_CHARACTERS ? raw.substring(0, MOST_CHARACTERS) + " …" : raw.stripTrailing();
            var match = FORM.matcher(line);
            if (match.matches()) {
                var context = match.group("context");
                lines.add(new LogLine(
                        levelOf(match.group("level")),
                        (context == null || context.equals("libxl") ? "" : context + ": ") + match.group("text")));
            } else if (!line.isBlank()) {
                var level = lines.isEmpty() ? Level.NOTICE : lines.getLast().level();
                lines.add(new LogLine(level, line));
            }
        }
        return List.copyOf(lines);
    }

    private static Level levelOf(String word) {
        return switch (word) {
            case "error", "critical" -> Level.ERROR;
            case "warning" -> Level.WARNING;
            case "info", "notice" -> Level.NOTICE;
            default -> Level.DETAIL;
        };
    }
}
