package io.xenith.controlplane.instance;

import io.xenith.controlplane.record.CallerScope;
import io.xenith.imageservice.v1.Image;
import java.util.Optional;

/** What the image service knows of images. */
@FunctionalInterface
public interface ImageCatalog {
    /**
     * An image that the caller may see; empty when there is none. Not to be called within a transaction.
     *
     * @throws io.xenith.transport.error.ServiceException UNAVAILABLE, IMAGES_UNAVAILABLE when the image service does not answer
     */
    Optional<Image> find(CallerScope scope, String imageId);
}
