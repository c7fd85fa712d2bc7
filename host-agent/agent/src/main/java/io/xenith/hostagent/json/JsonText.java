package io.xenith.hostagent.json;

/** Writes JSON where a library would cost a small host more memory than the text. Not thread-safe. */
public final class JsonText {

    private final StringBuilder text = new StringBuilder();
    private boolean first = true;

    /** Begins an object. */
    public JsonText open() {
        return begin('{');
    }

    /** Ends an object. */
    public JsonText close() {
        return end('}');
    }

    /** Begins a list. */
    public JsonText openList() {
        return begin('[');
    }

    /** Ends a list. */
    public JsonText closeList() {
        return end(']');
    }

    /** The key of what follows. */
    public JsonText key(String key) {
        separate();
        quote(key);
        text.append(':');
        first = true;
        return this;
    }

    /** A text. */
    public JsonText field(String key, String value) {
        key(key);
        quote(value);
        first = false;
        return this;
    }

    /** A number. */
    public JsonText field(String key, long value) {
        key(key);
        text.append(value);
        first = false;
        return this;
    }

    /** True or false. */
    public JsonText field(String key, boolean value) {
        key(key);
        text.append(value);
        first = false;
        return this;
    }

    private JsonText begin(char bracket) {
        separate();
        text.append(bracket);
        first = true;
        return this;
    }

    private JsonText end(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
