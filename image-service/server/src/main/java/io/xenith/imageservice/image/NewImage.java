package io.xenith.imageservice.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/** What a caller may say of an image that it creates. Already checked by {@link ImageRules#check(NewImage)}. */
record NewImage(
        UUID id,
        String projectId,
        String name,
        Visibility visibility,
        boolean isProtected,
        boolean isHidden,
        String diskFormat,
        String containerFormat,
        int minDiskGib,
        int minMemoryMib,
        List<String> tags,
        SortedMap<String, String> properties) {

    /** The same request has the same digest, in every release: only add to it what differs from its default. */
    String digest() {
        StringBuilder text = new StringBuilder();
        append(text, "project", projectId);
        append(text, "name", name);
        append(text, "visibility", visibility.wireName());
        append(text, "protected", Boolean.toString(isProtected));
        append(text, "hidden", Boolean.toString(isHidden));
        append(text, "disk", diskFormat);
        append(text, "container", containerFormat);
        append(text, "min-disk", Integer.toString(minDiskGib));
        append(text, "min-memory", Integer.toString(minMemoryMib));
        for (String tag : tags) {
            append(text, "tag", tag);
        }
        for (Map.Entry<String, String> property : properties.entrySet()) {
            append(text, "property", property.getKey());
            append(text, "value", property.getValue());
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    // Values hold no zero byte (ImageRules refuses it), so no two requests have the same text.
    private static void append(StringBuilder text, String label, String value) {
        text.append(label).append('=').append(value).append('\0');
    }
}
