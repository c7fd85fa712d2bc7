package io.xenith.hypervisor.libxl;

import java.util.ArrayList;
import java.util.LinkedHashMap;

/** JSON as text (RFC 8259). Depth is bounded, so that no text can exhaust the stack. */
final class JsonText {
    private static final int MOST_DEPTH = 64;

    private final String text;
    private int at;
    private int depth;

    JsonText(String text) {
        this.text = text;
    }

    Json parseAll() {
        var value = parseValue();
        skipSpace();
        if (at != text.length()) {
            throw bad("text after the end");
        }
        return value;
    }

    static void write(Json value, StringBuilder out) {
        switch (value) {
            case Json.Obj(var members) -> {
                out.append('{');
                var separator = "";
                for (var member : members.entrySet()) {
                    out.append(separator);
                    writeString(member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out);
                    separator = ",";
                }
                out.append('}');
            }
            case Json.Arr(var elements) -> {
                out.append('[');
                var separator = "";
                for (var element : elements) {
                    out.append(separator);
                    write(element, out);
                    separator = ",";
                }
                out.append(']');
            }
            case Json.Str(var string) -> writeString(string, out);
            case Json.Num(var digits) -> out.append(digits);
            case Json.Bool(var flag) -> out.append(flag);
            case Json.Null _ -> out.append("null");
        }
    }

    private static void writeString(String string, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private Json parseValue() {
        skipSpace();
        if (++depth > MOST_DEPTH) {
            throw bad("too deep");
        }
        try {
            return switch (peek()) {
                case '{' -> parseObject();
                case '[' -> parseArray();
                case '"' -> new Json.Str(parseString());
                case 't' -> parseWord("true", new Json.Bool(true));
                case 'f' -> parseWord("false", new Json.Bool(false));
                case 'n' -> parseWord("null", new Json.Null());
                default -> parseNumber();
            };
        } finally {
            depth--;
        }
    }

    private Json parseObject() {
        var members = new LinkedHashMap<String, Json>();
        expect('{');
        skipSpace();
        while (peek() != '}') {
            skipSpace();
            var name = parseString();
            skipSpace();
            expect(':');
            members.put(name, parseValue());
            if (!parseComma('}')) {
                break;
            }
        }
        expect('}');
        return new Json.Obj(members);
    }

    private Json parseArray() {
        var elements = new ArrayList<Json>();
        expect('[');
        skipSpace();
        while (peek() != ']') {
            elements.add(parseValue());
            if (!parseComma(']')) {
                break;
            }
        }
        expect(']');
        return new Json.Arr(elements);
    }

    /** Whether another element follows. */
    private boolean parseComma(char end) {
        skipSpace();
        if (peek() == end) {
            return false;
        }
        expect(',');
        return true;
    }

    private String parseString() {
        expect('"');
        var out = new StringBuilder();
        while (peek() != '"') {
            char c = next();
            out.append(c == '\\' ? parseEscape() : c);
        }
        expect('"');
        return out.toString();
    }

    private char parseEscape() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw bad("a short escape");
                }
                var digits = text.substring(at, at + 4);
                at += 4;
                try {
                    yield (char) Integer.parseInt(digits, 16);
                } catch (NumberFormatException e) {
                    throw bad("not an escape: " + digits);
                }
            }
            default -> throw bad("not an escape: " + c);
        };
    }

    private Json parseNumber() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at == start) {
            throw bad("not a value");
        }
        return new Json.Num(text.substring(start, at));
    }

    private Json parseWord(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw bad("not a word of JSON");
        }
        at += word.length();
        return value;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) {
        if (next() != c) {
            throw bad("no " + c);
        }
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private char peek() {
        if (at >= text.length()) {
            throw bad("ends early");
        }
        return text.charAt(at);
    }

    private IllegalArgumentException bad(String why) {
        return new IllegalArgumentException("not JSON at " + at + ": " + why);
    }
}
