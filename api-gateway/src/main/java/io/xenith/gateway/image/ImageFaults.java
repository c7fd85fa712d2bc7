package io.xenith.gateway.image;

import io.grpc.StatusRuntimeException;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.LogText;
import io.xenith.transport.error.Errors;
import java.util.function.Supplier;

/** Refusals that name the image. */
final class ImageFaults {

    private ImageFaults() {}

    /** The id in a path; 404 when it can be none. */
    static String id(String written) {
        return Ids.findUuid(written).orElseThrow(() -> notFound(written));
    }

    /** Runs a call on one image. */
    static <T> T on(String id, Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            if (Errors.hasReason(e, "IMAGE_NOT_FOUND")) {
                throw notFound(id).because(e);
            }
            if (Errors.hasReason(e, "IMAGE_PROTECTED")) {
                throw ApiFault.forbidden("Image " + id + " is protected and cannot be deleted.")
                        .because(e);
            }
            throw e;
        }
    }

    static ApiFault notFound(String written) {
        return ApiFault.notFound("Failed to find image " + LogText.of(written));
    }
}
