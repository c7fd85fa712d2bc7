package io.xenith.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.gateway.fault.ApiFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Typed reading of one JSON object. Every method that cannot give what it promises refuses the request with 400 and a message
 * that names the field. An explicit {@code null} reads as absent unless a method says otherwise; ask {@link #isNull} where it
 * means something of its own.
 */
public final class JsonFields {

    private static final int VALUE_SHOWN_AT_MOST = 200;

    private final ObjectNode node;
    private final String path;

    /**
     * Reads an object.
     *
     * @param path how to name it in messages
     */
    public JsonFields(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** The object itself. */
    public ObjectNode node() {
        return node;
    }

    /** How messages name it. */
    public String path() {
        return path;
    }

    /** Whether the key is there, {@code null} included. */
    public boolean has(String key) {
        return node.has(key);
    }

    /** Whether the key is there and {@code null}. */
    public boolean isNull(String key) {
        JsonNode value = node.get(key);
        return value != null && value.isNull();
    }

    /** Refuses keys outside the set, as Nova does. */
    public JsonFields allowOnly(Set<String> keys) {
        node.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                throw ApiFault.badRequest("Invalid input for field/attribute " + path
                        + ". Additional properties are not allowed ('" + key + "' was unexpected)");
            }
        });
        return this;
    }

    /** A string of so many characters; required. */
    public String string(String key, int minLength, int maxLength) {
        return findString(key, minLength, maxLength).orElseThrow(() -> missing(key));
    }

    /** A string of so many characters; empty when absent. */
    public Optional<String> findString(String key, int minLength, int maxLength) {
        return find(key).map(value -> {
            if (!value.isTextual()) {
                throw invalid(key, value, "is not of type 'string'");
            }
            return checkedLength(key, value, value.textValue(), minLength, maxLength);
        });
    }

    /** A string that no message may show; required. */
    public String secret(String key, int minLength, int maxLength) {
        return findSecret(key, minLength, maxLength).orElseThrow(() -> missing(key));
    }

    /** A string that no message may show; empty when absent. */
    public Optional<String> findSecret(String key, int minLength, int maxLength) {
        return find(key).map(value -> {
            if (!value.isTextual()
                    || value.textValue().length() < minLength
                    || value.textValue().length() > maxLength) {
                throw ApiFault.badRequest("Invalid input for field/attribute " + key + ". It must be a string of "
                        + minLength + " to " + maxLength + " characters");
            }
            return value.textValue();
        });
    }

    /** A whole number, also as a string of digits, as Nova accepts; required. */
    public long integer(String key, long min, long max) {
        return findInteger(key, min, max).orElseThrow(() -> missing(key));
    }

    /** A whole number, also as a string of digits; empty when absent. */
    public OptionalLong findInteger(String key, long min, long max) {
        Optional<JsonNode> found = find(key);
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        JsonNode value = found.get();
        long number;
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            number = value.longValue();
        } else if (value.isTextual() && value.textValue().matches("-?[0-9]{1,18}")) {
            number = Long.parseLong(value.textValue());
        } else {
            throw invalid(key, value, "is not of type 'integer'");
        }
        if (number < min) {
            throw invalid(key, value, "is less than the minimum of " + min);
        }
        if (number > max) {
            throw invalid(key, value, "is greater than the maximum of " + max);
        }
        return OptionalLong.of(number);
    }

    /** As {@link #findInteger}, for values that fit an int. */
    public OptionalInt findInt(String key, int min, int max) {
        OptionalLong number = findInteger(key, min, max);
        return number.isPresent() ? OptionalInt.of(Math.toIntExact(number.getAsLong())) : OptionalInt.empty();
    }

    /** A boolean, also in the spellings that OpenStack's services accept as strings; empty when absent. */
    public Optional<Boolean> findBoolean(String key) {
        return find(key).map(value -> {
            if (value.isBoolean()) {
                return value.booleanValue();
            }
            return Booleans.find(value.asText()).orElseThrow(() -> invalid(key, value, "is not of type 'boolean'"));
        });
    }

    /** A boolean; the given one when absent. */
    public boolean bool(String key, boolean otherwise) {
        return findBoolean(key).orElse(otherwise);
    }

    /** An object; required. */
    public JsonFields object(String key) {
        return findObject(key).orElseThrow(() -> missing(key));
    }

    /** An object; empty when absent. */
    public Optional<JsonFields> findObject(String key) {
        return find(key).map(value -> {
            if (!(value instanceof ObjectNode inner)) {
                throw invalid(key, value, "is not of type 'object'");
            }
            return new JsonFields(inner, key);
        });
    }

    /** A list of objects, each read by the function with its place; empty when absent. */
    public <T> Optional<List<T>> findObjects(String key, int maxItems, BiFunction<JsonFields, Integer, T> read) {
        return findList(key, maxItems).map(array -> {
            List<T> items = new ArrayList<>(array.size());
            for (int i = 0; i < array.size(); i++) {
                JsonNode item = array.get(i);
                if (!(item instanceof ObjectNode inner)) {
                    throw invalid(key, item, "is not of type 'object'");
                }
                items.add(read.apply(new JsonFields(inner, key + '.' + i), i));
            }
            return items;
        });
    }

    /** A list of strings of so many characters; empty when absent. */
    public Optional<List<String>> findStrings(String key, int maxItems, int minLength, int maxLength) {
        return findList(key, maxItems).map(array -> {
            List<String> items = new ArrayList<>(array.size());
            for (JsonNode item : array) {
                if (!item.isTextual()) {
                    throw invalid(key, item, "is not of type 'string'");
                }
                items.add(checkedLength(key, item, item.textValue(), minLength, maxLength));
            }
            return items;
        });
    }

    /** An object whose values are all strings of at most so many characters, in order; empty when absent. */
    public Optional<Map<String, String>> findStringMap(String key, int maxItems, int maxKeyLength, int maxValueLength) {
        return findObject(key).map(object -> object.strings(maxItems, maxKeyLength, maxValueLength));
    }

    /** This object as a map of strings. */
    public Map<String, String> strings(int maxItems, int maxKeyLength, int maxValueLength) {
        if (node.size() > maxItems) {
            throw ApiFault.badRequest("Invalid input for field/attribute " + path + ". Too many items: " + node.size()
                    + ", the maximum is " + maxItems);
        }
        Map<String, String> items = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            if (entry.getKey().isEmpty() || entry.getKey().length() > maxKeyLength) {
                throw ApiFault.badRequest("Invalid input for field/attribute " + path + ". Keys must have 1 to "
                        + maxKeyLength + " characters");
            }
            if (!entry.getValue().isTextual()) {
                throw invalid(entry.getKey(), entry.getValue(), "is not of type 'string'");
            }
            items.put(
                    entry.getKey(),
                    checkedLength(
                            entry.getKey(), entry.getValue(), entry.getValue().textValue(), 0, maxValueLength));
        });
        return items;
    }

    /** A list of anything; empty when absent. */
    public Optional<ArrayNode> findList(String key, int maxItems) {
        return find(key).map(value -> {
            if (!(value instanceof ArrayNode array)) {
                throw invalid(key, value, "is not of type 'array'");
            }
            if (array.size() > maxItems) {
                throw ApiFault.badRequest("Invalid input for field/attribute " + key + ". Too many items: "
                        + array.size() + ", the maximum is " + maxItems);
            }
            return array;
        });
    }

    /** The raw value; empty when absent or null. */
    public Optional<JsonNode> find(String key) {
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /** The 400 for a field that must be there. */
    public ApiFault missing(String key) {
        return ApiFault.badRequest(
                "Invalid input for field/attribute " + path + ". '" + key + "' is a required property");
    }

    /** The 400 for a field with a bad value, in Nova's words. The value is shown: never call it for a secret. */
    public ApiFault invalid(String key, JsonNode value, String why) {
        String text = value.isTextual() ? value.textValue() : value.toString();
        String shown = text.length() > VALUE_SHOWN_AT_MOST ? text.substring(0, VALUE_SHOWN_AT_MOST) + "…" : text;
        String quoted = value.isTextual() ? '\'' + shown + '\'' : shown;
        return ApiFault.badRequest(
                "Invalid input for field/attribute " + key + ". Value: " + shown + ". " + quoted + " " + why);
    }

    private String checkedLength(String key, JsonNode value, String text, int minLength, int maxLength) {
        int length = text.codePointCount(0, text.length());
        if (length < minLength) {
            throw invalid(key, value, "is too short");
        }
        if (length > maxLength) {
            throw invalid(key, value, "is too long");
        }
        return text;
    }
}
