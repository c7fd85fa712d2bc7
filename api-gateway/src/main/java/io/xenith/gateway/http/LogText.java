package io.xenith.gateway.http;

import org.jspecify.annotations.Nullable;

/** A stranger's text, made fit for one line of a log: bounded, and without characters that would begin another line. */
public final class LogText {

    private static final int LENGTH_AT_MOST = 300;

    private LogText() {}

    /** The text with control characters and spaces as {@code ?}, cut after 300 characters. */
    public static String of(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String cut = text.length() > LENGTH_AT_MOST ? text.substring(0, LENGTH_AT_MOST) : text;
        StringBuilder clean = new StringBuilder(cut.length());
        cut.chars().forEach(c -> clean.append(c <= ' ' || c == 0x7f ? '?' : (char) c));
        return clean.toString();
    }
}
