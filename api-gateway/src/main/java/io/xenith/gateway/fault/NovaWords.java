package io.xenith.gateway.fault;

import io.grpc.Status;
import io.xenith.transport.error.ErrorDetail;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What Nova says where the control plane refuses, for the reasons that clients and their tests know by their words. */
final class NovaWords {

    private NovaWords() {}

    /** Status and words for a reason; empty where the control plane's own words will do. */
    static Optional<ApiFault> find(ErrorDetail detail) {
        String id = detail.metadata().getOrDefault("id", "");
        boolean asked = detail.code() == Status.Code.INVALID_ARGUMENT; // named in a body, not in the path
        return Optional.ofNullable(
                switch (detail.reason()) {
                    case "INSTANCE_NOT_FOUND" -> missing(detail, "Instance " + id + " could not be found.");
                    case "FLAVOR_NOT_FOUND" -> missing(detail, "Flavor " + id + " could not be found.");
                    case "IMAGE_NOT_FOUND" ->
                        missing(
                                detail,
                                asked ? "Can not find requested image" : "Image " + id + " could not be found.");
                    case "KEYPAIR_NOT_FOUND" ->
                        missing(detail, asked ? "Invalid key_name provided." : "Keypair " + id + " not found.");
                    case "GROUP_NOT_FOUND", "INSTANCE_GROUP_NOT_FOUND" ->
                        missing(detail, "Instance group " + id + " could not be found.");
                    case "NETWORK_NOT_FOUND" -> missing(detail, "Network " + id + " could not be found.");
                    case "PORT_NOT_FOUND" -> missing(detail, "Port id " + id + " could not be found.");
                    case "SECURITY_GROUP_NOT_FOUND" -> missing(detail, "Security group " + id + " not found.");
                    case "VOLUME_NOT_FOUND" -> missing(detail, "Volume " + id + " could not be found.");
                    // Clients that wait for a volume try again after 400, and give up after 409.
                    case "VOLUME_NOT_AVAILABLE", "VOLUME_BUSY" ->
                        ApiFault.badRequest("Invalid volume: volume '" + id + "' is "
                                + detail.metadata()
                                        .getOrDefault("status", "")
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-'));
                    case "TOO_MANY_VOLUMES" -> ApiFault.forbidden(detail.message());
                    case "HOST_NOT_FOUND" -> missing(detail, "Compute host " + id + " could not be found.");
                    case "METADATA_NOT_FOUND" -> missing(detail, "Metadata item was not found");
                    case "MARKER_NOT_FOUND" ->
                        ApiFault.badRequest("marker [" + detail.metadata().getOrDefault("marker", id) + "] not found");
                    case "EXTERNAL_NETWORK" ->
                        ApiFault.forbidden("It is not allowed to create an interface on external network " + id);
                    case "NETWORK_REQUIRED" ->
                        ApiFault.badRequest("Unable to automatically allocate a network for the project: it has none.");
                    case "IMAGE_NOT_ACTIVE" -> ApiFault.badRequest("Image " + id + " is not active.");
                    case "FLAVOR_TOO_SMALL" -> ApiFault.badRequest(tooSmall(detail.metadata()));
                    case "SAME_FLAVOR" -> ApiFault.badRequest("When resizing, instances must change flavor!");
                    case "NETWORK_AMBIGUOUS" ->
                        ApiFault.conflict("Multiple possible networks found, use a Network ID to be more specific.");
                    case "PORT_IN_USE" -> ApiFault.conflict("Port " + id + " is still in use.");
                    case "ADDRESS_IN_USE" -> ApiFault.badRequest(detail.message());
                    case "NO_ADDRESS_LEFT" -> ApiFault.badRequest("No fixed IP addresses available for network: " + id);
                    default -> null;
                });
    }

    private static ApiFault missing(ErrorDetail detail, String words) {
        // Without an id the control plane's words say more.
        String message = detail.metadata().containsKey("id") ? words : detail.message();
        return detail.code() == Status.Code.NOT_FOUND ? ApiFault.notFound(message) : ApiFault.badRequest(message);
    }

    private static String tooSmall(Map<String, String> values) {
        String resource = values.getOrDefault("resource", "").startsWith("memory") ? "memory" : "disk";
        String unit =
                switch (values.getOrDefault("resource", "").replaceAll("^[^_]*_?", "")) {
                    case "gib" -> " GiB";
                    case "mib" -> " MiB";
                    case "bytes" -> " bytes";
                    default -> "";
                };
        String has = values.getOrDefault("has", "?");
        String needs = values.getOrDefault("needs", "?");
        return "Flavor's " + resource + " is too small for requested image. Flavor " + resource + " is " + has + unit
                + ", image needs " + needs + unit + '.';
    }

    /** 403, with what would be exceeded, by how much. */
    static ApiFault overQuota(ErrorDetail detail) {
        Map<String, String> values = detail.metadata();
        String resources = Arrays.stream(
                        values.getOrDefault("resource", "resources").split(","))
                .map(NovaWords::resource)
                .collect(Collectors.joining(", "));
        return ApiFault.forbidden(
                switch (resources) {
                    case "key_pairs" -> "Quota exceeded, too many key pairs.";
                    case "server_groups" -> "Quota exceeded, too many server groups.";
                    case "server_group_members" -> "Quota exceeded, too many servers in group";
                    case "metadata_items" ->
                        "Maximum number of metadata items exceeds " + values.getOrDefault("limit", "?");
                    default ->
                        "Quota exceeded for " + resources + ": Requested " + numbers(values, "asked")
                                + ", but already used " + numbers(values, "in_use") + " of "
                                + numbers(values, "limit") + " " + resources;
                });
    }

    private static String numbers(Map<String, String> values, String key) {
        return String.join(", ", values.getOrDefault(key, "?").split("\\s*,\\s*"));
    }

    private static String resource(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT).replace("quota_resource_", "");
        return switch (plain) {
            case "vcpus" -> "cores";
            case "memory_mib" -> "ram";
            case "keypairs" -> "key_pairs";
            case "instance_groups" -> "server_groups";
            case "instance_group_members" -> "server_group_members";
            default -> plain;
        };
    }
}
