package io.xenith.hostagent.telemetry;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** Writes one JSON object a line: time, level, logger, message, the key-values, and a stack trace where there is one. */
final class JsonLines {

    private final PrintStream out;

    JsonLines(PrintStream out) {
        this.out = out;
    }

    void write(
            Level level,
            String logger,
            String message,
            @Nullable List<KeyValuePair> values,
            @Nullable Throwable cause) {
        StringBuilder line = new StringBuilder(256);
        line.append("{\"time\":\"")
                .append(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .append("\",\"level\":\"")
                .append(level)
                .append("\",\"logger\":");
        quote(line, logger);
        line.append(",\"message\":");
        quote(line, message);
        if (values != null) {
            for (KeyValuePair pair : values) {
                line.append(',');
                quote(line, pair.key);
                line.append(':');
                if (pair.value instanceof Number || pair.value instanceof Boolean) {
                    line.append(pair.value);
                } else {
                    quote(line, String.valueOf(pair.value));
                }
            }
        }
        if (cause != null) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            line.append(",\"stack\":");
            quote(line, trace.toString());
        }
        out.println(line.append('}'));
    }

    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < ' ') {
                        line.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }
}
