package io.xenith.gateway.compute;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Kinds of values that several of compute's bodies have, checked as Nova's schemas check them. */
public final class Bodies {

    /** The longest name of anything. */
    public static final int NAME_LENGTH_AT_MOST = 255;

    private static final int TAGS_AT_MOST = 50;
    private static final int TAG_LENGTH_AT_MOST = 60;
    private static final int METADATA_ITEMS_READ_AT_MOST = 1_000;
    private static final Pattern METADATA_KEY = Pattern.compile("[a-zA-Z0-9\\-_:. ]{1,255}");
    private static final Pattern HOSTNAME = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?");
    private static final Pattern FQDN = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    private Bodies() {}

    /** A name: 1 to 255 characters, none of them a control character, no space at either end. */
    public static Optional<String> findName(JsonFields fields, String key) {
        return fields.findString(key, 1, NAME_LENGTH_AT_MOST).map(name -> {
            if (name.isBlank() || !name.equals(name.strip()) || name.chars().anyMatch(Character::isISOControl)) {
                throw invalid(
                        fields,
                        key,
                        "does not match: a name has printable characters, and no space at its beginning or end");
            }
            return name;
        });
    }

    /** As {@link #findName}; required. */
    public static String name(JsonFields fields, String key) {
        return findName(fields, key).orElseThrow(() -> fields.missing(key));
    }

    /** A reference to a flavor: its id, as a string or a number, or an address that ends in it. */
    public static String flavorRef(JsonFields fields, String key) {
        JsonNode value = fields.find(key).orElseThrow(() -> fields.missing(key));
        if (value.isIntegralNumber()) {
            return value.asText();
        }
        String text = fields.string(key, 1, 2_048);
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** Metadata: keys of letters, digits and {@code -_:. }, values of at most 255 characters. */
    public static Optional<Map<String, String>> findMetadata(JsonFields fields, String key) {
        return fields.findStringMap(key, METADATA_ITEMS_READ_AT_MOST, 255, 255).map(items -> {
            items.keySet().forEach(Bodies::checkMetadataKey);
            return items;
        });
    }

    /** 400 for a key that metadata cannot have. */
    public static void checkMetadataKey(String key) {
        if (!METADATA_KEY.matcher(key).matches()) {
            throw ApiFault.badRequest("Invalid input for field/attribute metadata. Value: " + key
                    + ". A key has 1 to 255 letters, digits, '-', '_', ':', '.' and spaces");
        }
    }

    /** A description of at most 255 characters; {@code null} reads as empty. */
    public static Optional<String> findDescription(JsonFields fields, String key) {
        if (fields.isNull(key)) {
            return Optional.of("");
        }
        return fields.findString(key, 0, NAME_LENGTH_AT_MOST).map(text -> {
            if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
                throw invalid(fields, key, "does not match: a description has printable characters");
            }
            return text;
        });
    }

    /** Tags: at most 50, of 1 to 60 characters, without comma and slash. */
    public static Optional<List<String>> findTags(JsonFields fields, String key) {
        return fields.findStrings(key, TAGS_AT_MOST, 1, TAG_LENGTH_AT_MOST).map(tags -> {
            tags.forEach(Bodies::checkTag);
            return tags.stream().distinct().toList();
        });
    }

    /** 400 for what cannot be a tag. */
    public static void checkTag(String tag) {
        if (tag.isEmpty()
                || tag.codePointCount(0, tag.length()) > TAG_LENGTH_AT_MOST
                || tag.indexOf(',') >= 0
                || tag.indexOf('/') >= 0) {
            throw ApiFault.badRequest("Invalid input for field/attribute tags. Value: " + tag
                    + ". A tag has 1 to 60 characters, none of them a comma or a slash");
        }
    }

    /** An address of one version; the empty string is none. */
    public static Optional<String> findAddress(JsonFields fields, String key, int version) {
        return fields.findString(key, 0, 45).map(text -> {
            if (!text.isEmpty() && !isAddress(text, version)) {
                throw invalid(fields, key, "is not an 'ipv" + version + "'");
            }
            return text;
        });
    }

    /** Whether this is an address of that version. Looks nothing up. */
    public static boolean isAddress(String text, int version) {
        boolean form = version == 4
                ? IPV4.matcher(text).matches()
                : text.indexOf(':') >= 0 && IPV6.matcher(text).matches();
        if (!form) {
            return false;
        }
        try {
            // Of these characters only, it is read as an address and never resolved. ::ffff:1.2.3.4 becomes a 4-byte
            // address.
            InetAddress.getByName(text);
            return true;
        } catch (UnknownHostException _) {
            return false;
        }
    }

    /** A host name: one label before 2.94, with dots after. */
    public static Optional<String> findHostname(JsonFields fields, String key, boolean qualified) {
        return fields.findString(key, qualified ? 1 : 2, qualified ? 255 : 63).map(text -> {
            if (!(qualified ? FQDN : HOSTNAME).matcher(text).matches()) {
                throw invalid(fields, key, "does not match: a hostname has letters, digits and hyphens");
            }
            return text;
        });
    }

    /** A value that must have one of a few spellings. */
    public static Optional<String> findOneOf(JsonFields fields, String key, List<String> allowed) {
        return fields.findString(key, 0, 255).map(text -> {
            if (!allowed.contains(text)) {
                throw invalid(fields, key, "is not one of " + allowed);
            }
            return text;
        });
    }

    /** The 400 for a value. */
    public static ApiFault invalid(JsonFields fields, String key, String why) {
        return fields.invalid(key, fields.node().path(key), why);
    }
}
