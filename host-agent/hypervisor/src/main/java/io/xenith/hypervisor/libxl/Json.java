package io.xenith.hypervisor.libxl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** A JSON value, as libxl takes and gives them. */
sealed interface Json {
    /** Members in order. */
    record Obj(SequencedMap<String, Json> members) implements Json {}

    record Arr(List<Json> elements) implements Json {
        public Arr {
            elements = List.copyOf(elements);
        }
    }

    record Str(String value) implements Json {}

    /** A number as it was written; libxl knows only whole ones. */
    record Num(String digits) implements Json {
        long asLong() {
            return Long.parseLong(digits);
        }
    }

    record Bool(boolean value) implements Json {}

    record Null() implements Json {}

    static Json of(String value) {
        return new Str(value);
    }

    static Json of(long value) {
        return new Num(Long.toString(value));
    }

    static Json of(List<? extends Json> elements) {
        return new Arr(List.copyOf(elements));
    }

    /** One of libxl's three-valued switches, set. */
    static Json defbool(boolean value) {
        return new Str(value ? "True" : "False");
    }

    static Json numbers(List<Integer> numbers) {
        return new Arr(numbers.stream().map(n -> Json.of(n.longValue())).toList());
    }

    static Json strings(Map<String, String> members) {
        var object = new Members();
        members.forEach((key, value) -> object.put(key, Json.of(value)));
        return object.build();
    }

    /** The member of this name, of an object that has it and where it is not null. */
    default Optional<Json> member(String name) {
        return this instanceof Obj(var members)
                ? Optional.ofNullable(members.get(name)).filter(value -> !(value instanceof Null))
                : Optional.empty();
    }

    /** A text member that is there and not empty. */
    default Optional<String> text(String name) {
        return member(name)
                .map(value -> value instanceof Str(var text) ? text : "")
                .filter(text -> !text.isEmpty());
    }

    /** A whole number, from JSON's number; empty for anything else. */
    default OptionalLong number(String name) {
        return member(name).orElse(new Null()) instanceof Num number
                ? OptionalLong.of(number.asLong())
                : OptionalLong.empty();
    }

    /** Whether the member is {@code true}. */
    default boolean flag(String name) {
        return member(name).orElse(new Null()) instanceof Bool(var value) && value;
    }

    /** The elements of an array member; none where it is absent. */
    default List<Json> elements(String name) {
        return member(name).orElse(new Null()) instanceof Arr(var elements) ? elements : List.of();
    }

    /** Puts an object together. */
    final class Members {
        private final SequencedMap<String, Json> members = new LinkedHashMap<>();

        Members put(String name, Json value) {
            members.put(name, value);
            return this;
        }

        Members put(String name, String value) {
            return put(name, new Str(value));
        }

        Members put(String name, long value) {
            return put(name, Json.of(value));
        }

        Json build() {
            return new Obj(members);
        }
    }

    /** The value as one line of JSON. */
    default String write() {
        var out = new StringBuilder();
        JsonText.write(this, out);
        return out.toString();
    }

    /** Reads a value; {@link IllegalArgumentException} where the text is not JSON. */
    static Json parse(String text) {
        return new JsonText(text).parseAll();
    }

    /** A list that grows. */
    static List<Json> list() {
        return new ArrayList<>();
    }
}
