package io.xenith.controlplane.instance;

import io.grpc.Status;
import io.xenith.controlplane.core.instance.BootSource;
import io.xenith.controlplane.core.instance.GuestType;
import io.xenith.controlplane.core.instance.ImageFile;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ImageState;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns what is known of images into what an instance boots from. */
@Singleton
public final class Images {
    /** Where a kernel that comes with its image finds its disk and shows its messages, when the image does not say. */
    private static final String COMMAND_LINE = "root=/dev/xvda console=hvc0";

    private static final long GIB = 1L << 30;

    private final ImageCatalog catalog;

    public Images(ImageCatalog catalog) {
        this.catalog = catalog;
    }

    /** An image that may be booted; IMAGE_NOT_FOUND or IMAGE_NOT_ACTIVE otherwise, for its kernel and ramdisk too. */
    BootableImage load(CallerScope scope, String imageId) {
        var image = active(scope, imageId);
        var properties = image.getPropertiesMap();
        var guestType = GuestType.ofImage(properties);
        // HVM guests boot by firmware, whatever kernel the image names, and a ramdisk goes with a kernel only.
        var kernel = guestType == GuestType.HVM ? null : part(scope, properties.get("kernel_id"));
        var ramdisk = kernel == null ? null : part(scope, properties.get("ramdisk_id"));
        var commandLine = properties.getOrDefault("os_command_line", kernel == null ? "" : COMMAND_LINE);
        var bytes = Math.max(image.getVirtualSizeBytes(), image.getSizeBytes());
        var boot =
                new BootSource(file(image), bytes, kernel, ramdisk, commandLine, guestType, new TreeMap<>(properties));
        var diskGib = Math.max(image.getMinDiskGib(), (bytes + GIB - 1) / GIB);
        return new BootableImage(boot, diskGib, image.getMinMemoryMib());
    }

    /**
     * What an instance may boot from.
     *
     * @param diskGib root disk that it needs at least
     * @param memoryMib memory that it needs at least; 0: any
     */
    record BootableImage(BootSource boot, long diskGib, long memoryMib) {}

    private @Nullable ImageFile part(CallerScope scope, @Nullable String imageId) {
        return imageId == null || imageId.isBlank() ? null : file(active(scope, imageId));
    }

    private Image active(CallerScope scope, String imageId) {
        var image = catalog.find(scope, imageId).orElseThrow(() -> ServiceException.of(
                        Status.Code.INVALID_ARGUMENT, "IMAGE_NOT_FOUND", "no image " + imageId)
                .with("id", imageId));
        if (image.getState() != ImageState.IMAGE_STATE_ACTIVE) {
            throw ServiceException.of(
                            Status.Code.INVALID_ARGUMENT, "IMAGE_NOT_ACTIVE", "image " + imageId + " is not active")
                    .with("id", imageId);
        }
        return image;
    }

    private static ImageFile file(Image image) {
        return new ImageFile(
                UUID.fromString(image.getImageId()), image.getSha512(), image.getSizeBytes(), image.getDiskFormat());
    }
}
