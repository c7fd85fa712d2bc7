package io.xenith.imageservice.blob;

import io.vertx.core.json.JsonObject;
import io.xenith.imageservice.image.ImageError;
import io.xenith.imageservice.image.ImageException;
import io.xenith.imageservice.record.RecordUnavailableException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where failures become HTTP: a status and a body of {@code application/problem+json}.
 *
 * @param reason the stable name
 * @param detail for people, without internals
 */
record Problem(int status, String reason, String detail) {
    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

    static Problem of(RuntimeException failure) {
        return switch (failure) {
            case UploadException e -> {
                if (e.status() >= 500 && e.getCause() != null) {
                    LOG.atError().addKeyValue("reason", e.reason()).setCause(e).log("transfer failed");
                }
                yield new Problem(e.status(), e.reason(), e.userMessage());
            }
            case ImageException e ->
                new Problem(status(e.error().category()), e.error().name(), e.userMessage());
            case RecordUnavailableException e -> {
                LOG.atError().setCause(e).log("record unavailable during a transfer");
                yield new Problem(
                        503,
                        ImageError.RECORD_UNAVAILABLE.name(),
                        "The image record does not answer; try again later.");
            }
            default -> {
                LOG.atError().setCause(failure).log("unexpected failure of a transfer");
                yield new Problem(500, "INTERNAL", "Internal error, see the log.");
            }
        };
    }

    static UploadException storeFailed(IOException failure) {
        return UploadException.of(UploadProblem.STORE_FAILED, "The image store failed.", failure);
    }

    String body() {
        return new JsonObject()
                .put("status", status)
                .put("reason", reason)
                .put("detail", detail)
                .encode();
    }

    private static int status(ImageError.Category category) {
        return switch (category) {
            case INVALID -> 400;
            case ABSENT -> 404;
            case FORBIDDEN -> 403;
            case TAKEN, CONFLICT, PRECONDITION -> 409;
            case EXHAUSTED -> 413;
            case UNAVAILABLE -> 503;
        };
    }
}
