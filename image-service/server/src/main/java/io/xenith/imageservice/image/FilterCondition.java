package io.xenith.imageservice.image;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One filter of a list as SQL: an exact match, a choice ({@code in:a,b}), or for times a comparison ({@code gte:…}). */
record FilterCondition(String sql, Map<String, Object> parameters) {
    private static final int CHOICES_AT_MOST = 256;

    private static final Map<String, String> COLUMNS = Map.ofEntries(
            Map.entry("id", "i.id"),
            Map.entry("image_id", "i.id"),
            Map.entry("project_id", "i.project_id"),
            Map.entry("name", "i.name"),
            Map.entry("state", "i.state"),
            Map.entry("visibility", "i.visibility"),
            Map.entry("protected", "i.protected"),
            Map.entry("hidden", "i.hidden"),
            Map.entry("disk_format", "i.disk_format"),
            Map.entry("container_format", "i.container_format"),
            Map.entry("min_disk_gib", "i.min_disk_gib"),
            Map.entry("min_memory_mib", "i.min_memory_mib"),
            Map.entry("size_bytes", "COALESCE(i.size_bytes, 0)"),
            Map.entry("virtual_size_bytes", "COALESCE(i.virtual_size_bytes, 0)"),
            Map.entry("md5", "COALESCE(i.md5, '')"),
            Map.entry("sha512", "COALESCE(i.sha512, '')"));

    private static final Map<String, String> COMPARISONS =
            Map.of("gt", " > ", "gte", " >= ", "lt", " < ", "lte", " <= ", "eq", " = ", "neq", " <> ");

    static FilterCondition of(String field, String value, String parameter) {
        ImageRules.checkText(field, field, 255);
        ImageRules.checkText(field, value, 64 * 1024);
        if (field.equals("created_at") || field.equals("updated_at")) {
            return ofTime(field, value, parameter);
        }
        List<String> choices = value.startsWith("in:") ? choices(field, value.substring(3)) : List.of(value);
        String column = COLUMNS.get(field);
        if (column != null) {
            return new FilterCondition(
                    "CAST(" + column + " AS text) IN (:" + parameter + ")", Map.of(parameter, choices));
        }
        String key = parameter + "key";
        return new FilterCondition(
                "i.properties ->> CAST(:" + key + " AS text) IN (:" + parameter + ")",
                Map.of(parameter, choices, key, field));
    }

    private static FilterCondition ofTime(String field, String value, String parameter) {
        int colon = value.indexOf(':');
        String operator = colon < 0 ? "" : COMPARISONS.getOrDefault(value.substring(0, colon), "");
        String time = operator.isEmpty() ? value : value.substring(colon + 1);
        String comparison = operator.isEmpty() ? " = " : operator;
        return new FilterCondition(
                "i." + field + comparison + ":" + parameter, Map.of(parameter, parseTime(field, time)));
    }

    /** With an offset, or without one in UTC. */
    private static Instant parseTime(String field, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException _) {
            try {
                return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException e) {
                throw ImageException.invalid(field, "Not a time as ISO 8601 has it.");
            }
        }
    }

    /** Splits at commas outside of double quotes. */
    private static List<String> choices(String field, String text) {
        List<String> choices = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                choices.add(current.toString());
                current.setLength(0);
            } else {
                current.append(c);
            }
        }
        choices.add(current.toString());
        if (quoted) {
            throw ImageException.invalid(field, "A quotation mark is not closed.");
        }
        if (choices.size() > CHOICES_AT_MOST) {
            throw ImageException.invalid(field, "At most " + CHOICES_AT_MOST + " values.");
        }
        return choices;
    }
}
