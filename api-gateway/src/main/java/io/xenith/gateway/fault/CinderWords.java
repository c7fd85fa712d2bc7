package io.xenith.gateway.fault;

import io.xenith.transport.error.ErrorDetail;
import java.util.Map;
import java.util.Optional;

/** What Cinder says where the control plane refuses. */
final class CinderWords {

    // Fields of the contract whose attribute has another name.
    private static final Map<String, String> ATTRIBUTES = Map.of("size_gib", "size", "volume_id", "id");

    private CinderWords() {}

    /** Status and words for a reason; empty where the control plane's own words will do. */
    static Optional<ApiFault> find(ErrorDetail detail) {
        String id = detail.metadata().getOrDefault("id", "");
        return switch (detail.reason()) {
            case "VOLUME_NOT_FOUND" -> Optional.of(ApiFault.notFound("Volume " + id + " could not be found."));
            case "VOLUME_IN_USE" ->
                Optional.of(
                        ApiFault.badRequest("Invalid volume: Volume status must be available or error and must not be"
                                + " migrating, attached, belong to a group or have snapshots."));
            case "MARKER_NOT_FOUND" ->
                Optional.of(
                        ApiFault.badRequest("marker [" + detail.metadata().getOrDefault("marker", id) + "] not found"));
            case "INVALID_FIELD" -> Optional.of(ApiFault.badRequest(invalid(detail)));
            default -> Optional.empty();
        };
    }

    private static String invalid(ErrorDetail detail) {
        String field = detail.metadata().getOrDefault("field", "");
        String prefix = field + ": ";
        if (field.isEmpty() || !detail.message().startsWith(prefix)) {
            return detail.message();
        }
        return "Invalid input for field/attribute " + ATTRIBUTES.getOrDefault(field, field) + ". It "
                + detail.message().substring(prefix.length());
    }

    /** 413, with what would be exceeded, by how much. */
    static ApiFault overQuota(ErrorDetail detail) {
        Map<String, String> values = detail.metadata();
        String limit = values.getOrDefault("limit", "?");
        String message =
                switch (values.getOrDefault("resource", "")) {
                    case "volumes" ->
                        "VolumeLimitExceeded: Maximum number of volumes allowed (" + limit
                                + ") exceeded for quota 'volumes'.";
                    case "volume_gib" ->
                        "VolumeSizeExceedsAvailableQuota: Requested volume exceeds allowed gigabytes quota. Requested "
                                + values.getOrDefault("asked", "?") + "G, quota is " + limit + "G and "
                                + values.getOrDefault("in_use", "?") + "G has been consumed.";
                    default -> detail.message();
                };
        return ApiFault.tooLarge(message).withHeader("Retry-After", "0");
    }
}
