package io.xenith.imageservice.image;

import java.time.Instant;

/**
 * One project that an image is shared with.
 *
 * @param status pending, accepted or rejected: the project's own word
 */
record Member(String projectId, String status, Instant createdAt, Instant updatedAt) {}
