package io.xenith.gateway.compute.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * From what a server boots. A block device mapping may say no more than the image does alone, which is the form that novaclient and
 * its kin send; everything else needs volumes.
 */
final class BootDevice {

    private static final int MAPPINGS_READ_AT_MOST = 50;
    private static final String NO_VOLUMES =
            "Block Device Mapping is Invalid: volumes are not offered yet; a server boots from an image to a local disk.";
    private static final Set<String> FIELDS = Set.of(
            "source_type",
            "destination_type",
            "boot_index",
            "uuid",
            "image_id",
            "delete_on_termination",
            "device_type",
            "disk_bus",
            "guest_format",
            "device_name",
            "volume_size",
            "volume_type",
            "tag",
            "volume_id",
            "snapshot_id",
            "no_device",
            "virtual_name",
            "connection_info");

    private BootDevice() {}

    /** Id of the image; 400 when there is none. */
    static String imageId(JsonFields server) {
        if (isThere(server.findList("block_device_mapping", MAPPINGS_READ_AT_MOST))) {
            throw ApiFault.badRequest(NO_VOLUMES);
        }
        Optional<String> named = server.findString("imageRef", 0, 2_048);
        Optional<ArrayNode> mappings = server.findList("block_device_mapping_v2", MAPPINGS_READ_AT_MOST);
        if (isThere(mappings)) {
            return mapped(mappings.get(), named.orElse(""));
        }
        String image = named.orElseThrow(() -> ApiFault.badRequest("Missing imageRef attribute"));
        return checked(image);
    }

    private static boolean isThere(Optional<ArrayNode> mappings) {
        return mappings.filter(list -> !list.isEmpty()).isPresent();
    }

    private static String mapped(ArrayNode mappings, String named) {
        if (mappings.size() > 1 || !(mappings.get(0) instanceof ObjectNode node)) {
            throw ApiFault.badRequest(NO_VOLUMES);
        }
        JsonFields mapping = new JsonFields(node, "block_device_mapping_v2.0").allowOnly(FIELDS);
        boolean imageToLocal = mapping.findString("source_type", 0, 255)
                        .orElse("")
                        .equals("image")
                && mapping.findString("destination_type", 0, 255).orElse("").equals("local")
                && mapping.findInteger("boot_index", Integer.MIN_VALUE, Integer.MAX_VALUE)
                                .orElse(-1)
                        == 0;
        if (!imageToLocal
                || mapping.find("volume_id").isPresent()
                || mapping.find("snapshot_id").isPresent()) {
            throw ApiFault.badRequest(NO_VOLUMES);
        }
        if (mapping.find("tag").isPresent()) {
            throw ApiFault.badRequest(RequestedNetworks.NO_TAGS);
        }
        String image = mapping.findString("uuid", 1, 255)
                .or(() -> mapping.findString("image_id", 1, 255))
                .orElseThrow(() -> mapping.missing("uuid"));
        if (!named.isEmpty() && !named.equalsIgnoreCase(image)) {
            throw ApiFault.badRequest(
                    "Block Device Mapping is Invalid: the boot device and imageRef name different images.");
        }
        return checked(image);
    }

    private static String checked(String image) {
        String id = image.substring(image.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (!CreateRequest.isImageId(id)) {
            throw ApiFault.badRequest("Invalid imageRef provided.");
        }
        return id;
    }
}
