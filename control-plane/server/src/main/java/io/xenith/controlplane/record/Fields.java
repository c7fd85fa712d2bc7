package io.xenith.controlplane.record;

import java.util.UUID;
import java.util.regex.Pattern;

/** Reads the fields of requests; everything that does not fit is INVALID_FIELD and names the field. */
public final class Fields {

    // UUID.fromString accepts short groups, and one thing must have one spelling.
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Fields() {}

    /** Whether the text is a UUID with dashes. */
    public static boolean isUuid(String text) {
        return UUID_FORM.matcher(text).matches();
    }

    /** A UUID with dashes. */
    public static UUID uuid(String field, String text) {
        if (!isUuid(text)) {
            throw Refusals.invalidField(field, "must be a UUID");
        }
        return UUID.fromString(text);
    }

    /**
     * The id in a look-up. Clients look up by whatever they were given, so text that is no UUID is not found rather than
     * wrong.
     */
    public static UUID lookup(String kind, String text) {
        if (!isUuid(text)) {
            throw Refusals.notFound(kind, text);
        }
        return UUID.fromString(text);
    }

    /** Text of a bounded length, without the characters that no terminal and no database likes. */
    public static String text(String field, String text, int fewest, int most) {
        if (text.length() < fewest || text.length() > most) {
            throw Refusals.invalidField(field, "must have " + fewest + " to " + most + " characters");
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')) {
            throw Refusals.invalidField(field, "holds a control character");
        }
        return text;
    }

    /** A number within bounds. */
    public static long range(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw Refusals.invalidField(field, "must be " + least + " to " + most);
        }
        return value;
    }

    /** A number within bounds. */
    public static int range(String field, int value, int least, int most) {
        return Math.toIntExact(range(field, (long) value, least, most));
    }
}
