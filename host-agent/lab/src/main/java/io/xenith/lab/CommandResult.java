package io.xenith.lab;

import java.util.List;

/**
 * How a program ended.
 *
 * @param exitCode its status; 255 from {@code ssh} when there was no connection
 * @param output what it printed
 * @param errors what it printed as errors
 */
public record CommandResult(int exitCode, String output, String errors) {
    /** Whether it ended with status 0. */
    public boolean isSuccess() {
        return exitCode == 0;
    }

    /** What it printed, when it succeeded; throws with its last words otherwise. */
    public String orThrow(String what) {
        if (!isSuccess()) {
            var words = errors.isBlank() ? output : errors;
            throw new LabException(what + " ended with " + exitCode + ": " + lastLines(words, 5));
        }
        return output;
    }

    static String lastLines(String text, int count) {
        List<String> lines = text.strip().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
