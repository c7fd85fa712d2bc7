package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.Lock;
import io.xenith.controlplane.core.instance.Profile;
import io.xenith.controlplane.core.instance.UserData;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.v1.CreateInstancesRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Checks what people write about instances. */
final class InstanceFields {
    private static final int NAME_AT_MOST = 255;
    private static final int HOSTNAME_AT_MOST = 63;
    private static final int TAGS_AT_MOST = 50;
    private static final int TAG_AT_MOST = 60;
    private static final Pattern METADATA_KEY = Pattern.compile("[a-zA-Z0-9_:. -]{1,255}");
    private static final Pattern HOSTNAME = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?");

    private InstanceFields() {}

    static Profile profile(CreateInstancesRequest request, String keypairName, String publicKey) {
        return new Profile(
                name(request.getName()),
                description(request.getDescription()),
                hostname(request.getHostname(), request.getName()),
                address("access_ipv4", request.getAccessIpv4()),
                address("access_ipv6", request.getAccessIpv6()),
                metadata(request.getMetadataMap()),
                tags(request.getTagsList()),
                new Lock.Open(),
                keypairName,
                publicKey,
                userData(request.getUserData().toByteArray()),
                request.getConfigDrive());
    }

    static String name(String name) {
        if (name.isBlank()) {
            throw Refusals.invalidField("name", "must not be blank");
        }
        return Fields.text("name", name, 1, NAME_AT_MOST);
    }

    static String description(String description) {
        return Fields.text("description", description, 0, NAME_AT_MOST);
    }

    /** The host name asked for, or one made from the name. */
    static String hostname(String hostname, String name) {
        if (!hostname.isEmpty()) {
            if (hostname.length() > NAME_AT_MOST || !HOSTNAME.matcher(hostname).matches()) {
                throw Refusals.invalidField("hostname", "must be letters, digits, '-' and '.'");
            }
            return hostname;
        }
        var made = name.toLowerCase(Locale.ROOT)
                .replaceAll("[\\s_]+", "-")
                .replaceAll("[^a-z0-9.-]", "")
                .replaceAll("^[.-]+|[.-]+$", "");
        var bounded = made.length() > HOSTNAME_AT_MOST
                ? made.substring(0, HOSTNAME_AT_MOST).replaceAll("[.-]+$", "")
                : made;
        return bounded.isEmpty() ? "instance" : bounded;
    }

    static String address(String field, String address) {
        return Fields.text(field, address, 0, 45);
    }

    static SortedMap<String, String> metadata(Map<String, String> metadata) {
        metadata.forEach((key, value) -> {
            if (!METADATA_KEY.matcher(key).matches()) {
                throw Refusals.invalidField(
                        "metadata", "a key must be 1 to 255 letters, digits, '-', '_', ':', '.', ' '");
            }
            Fields.text("metadata", value, 0, NAME_AT_MOST);
            if (value.indexOf('\u001f') >= 0) {
                throw Refusals.invalidField("metadata", "holds a control character");
            }
        });
        return new TreeMap<>(metadata);
    }

    static List<String> tags(List<String> tags) {
        if (tags.size() > TAGS_AT_MOST) {
            throw Refusals.invalidField("tags", "must be at most " + TAGS_AT_MOST);
        }
        for (var tag : tags) {
            Fields.text("tags", tag, 1, TAG_AT_MOST);
            if (tag.indexOf('/') >= 0 || tag.indexOf(',') >= 0) {
                throw Refusals.invalidField("tags", "must not contain '/' or ','");
            }
        }
        return tags;
    }

    static UserData userData(byte[] bytes) {
        if (bytes.length > UserData.MOST_BYTES) {
            throw Refusals.invalidField("user_data", "must be at most " + UserData.MOST_BYTES + " bytes");
        }
        return new UserData(bytes);
    }
}
