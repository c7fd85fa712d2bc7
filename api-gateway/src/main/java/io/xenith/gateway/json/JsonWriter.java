package io.xenith.gateway.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON answer straight to bytes, without a tree: for the answers that are asked for often or are long. The nesting of
 * the code is the nesting of the answer.
 */
public final class JsonWriter {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator out;

    private JsonWriter(JsonGenerator out) {
        this.out = out;
    }

    /** What writes the fields of an object. */
    @FunctionalInterface
    public interface Content {
        /** Writes the fields, in order. */
        void writeTo(JsonWriter json);
    }

    /** The bytes of one object. */
    public static byte[] bytes(Content content) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(1024);
                JsonGenerator out = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            out.writeStartObject();
            content.writeTo(new JsonWriter(out));
            out.writeEndObject();
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    /** A text. */
    public JsonWriter put(String name, String value) {
        return write(() -> out.writeStringField(name, value));
    }

    /** A text, or {@code null}. */
    public JsonWriter putNullable(String name, @Nullable String value) {
        return value == null ? putNull(name) : put(name, value);
    }

    /** A text, or {@code null} in the place of an empty one. */
    public JsonWriter putUnlessEmpty(String name, String value) {
        return value.isEmpty() ? putNull(name) : put(name, value);
    }

    /** A whole number. */
    public JsonWriter put(String name, long value) {
        return write(() -> out.writeNumberField(name, value));
    }

    /** A number. */
    public JsonWriter put(String name, double value) {
        return write(() -> out.writeNumberField(name, value));
    }

    /** A boolean. */
    public JsonWriter put(String name, boolean value) {
        return write(() -> out.writeBooleanField(name, value));
    }

    /** {@code null}. */
    public JsonWriter putNull(String name) {
        return write(() -> out.writeNullField(name));
    }

    /** An object of texts. */
    public JsonWriter put(String name, Map<String, String> values) {
        return object(name, () -> values.forEach(this::put));
    }

    /** A list of texts. */
    public JsonWriter put(String name, Iterable<String> values) {
        return array(name, () -> values.forEach(this::add));
    }

    /** An object below a name. */
    public JsonWriter object(String name, Runnable content) {
        write(() -> out.writeObjectFieldStart(name));
        content.run();
        return write(out::writeEndObject);
    }

    /** A list below a name. */
    public JsonWriter array(String name, Runnable content) {
        write(() -> out.writeArrayFieldStart(name));
        content.run();
        return write(out::writeEndArray);
    }

    /** An object in a list. */
    public JsonWriter item(Runnable content) {
        write(out::writeStartObject);
        content.run();
        return write(out::writeEndObject);
    }

    /** A text in a list. */
    public JsonWriter add(String value) {
        return write(() -> out.writeString(value));
    }

    private JsonWriter write(Step step) {
        try {
            step.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
