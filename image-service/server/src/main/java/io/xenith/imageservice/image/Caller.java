package io.xenith.imageservice.image;

import java.util.Locale;

/**
 * On whose behalf something is asked, as a trusted service says.
 *
 * @param projectId empty for a service itself, and for a user without a project
 * @param administrator may see and change everything
 * @param service the control plane on its own behalf: sees everything, owns nothing
 * @param requestId of the API request; the idempotency key of a deletion
 */
public record Caller(String userId, String projectId, boolean administrator, boolean service, String requestId) {

    /** Whether scope does not limit what this caller may see. */
    public boolean seesEverything() {
        return administrator || service;
    }

    /** Whether this caller may change the image, or give it data. */
    public boolean mayChange(Image image) {
        return administrator || isOwner(image);
    }

    boolean isOwner(Image image) {
        return !projectId.isEmpty() && projectId.equals(image.projectId());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "project %s, request %s", projectId.isEmpty() ? "-" : projectId, requestId);
    }
}
