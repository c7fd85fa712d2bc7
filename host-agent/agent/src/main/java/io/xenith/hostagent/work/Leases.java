package io.xenith.hostagent.work;

import io.xenith.hostagent.image.ImageCache;
import io.xenith.hostagent.image.Sha512;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ImageRef;
import io.xenith.hypervisor.Cancellation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The blobs that one convergence has pinned. Released when the domain has settled or the try has failed. */
final class Leases {

    private final WorkContext context;
    private final Map<Sha512, ImageCache.Lease> held = new HashMap<>();

    Leases(WorkContext context) {
        this.context = context;
    }

    boolean hasRootImage(DomainSpec spec) {
        boolean fromImage = spec.getRootDisk().hasImage() && !spec.getRootDisk().hasCopyFrom();
        return !fromImage || has(spec.getRootDisk().getImage());
    }

    boolean hasBootImages(DomainSpec spec) {
        return bootImagesOf(spec).stream().allMatch(this::has);
    }

    static List<ImageRef> bootImagesOf(DomainSpec spec) {
        var boot = spec.getBoot();
        return Stream.concat(
                        boot.hasKernel() ? Stream.of(boot.getKernel()) : Stream.empty(),
                        boot.hasRamdisk() ? Stream.of(boot.getRamdisk()) : Stream.empty())
                .toList();
    }

    /** Pins blobs, fetching what is missing; tells for people how far it is. */
    void acquire(List<ImageRef> images, Cancellation cancellation, Consumer<String> progress) {
        for (ImageRef image : images) {
            Sha512 name = new Sha512(image.getSha512());
            if (!held.containsKey(name)) {
                long total = Math.max(1, image.getSizeBytes());
                held.put(
                        name,
                        context.images()
                                .lease(
                                        name,
                                        context.blobs(),
                                        cancellation,
                                        bytes -> progress.accept("fetching image " + 100 * bytes / total + "%")));
            }
        }
    }

    Path file(ImageRef image) {
        ImageCache.Lease lease = held.get(new Sha512(image.getSha512()));
        if (lease == null) {
            throw new IllegalStateException("image " + image.getImageId() + " is not pinned");
        }
        return lease.file();
    }

    void release() {
        held.values().forEach(ImageCache.Lease::close);
        held.clear();
    }

    private boolean has(ImageRef image) {
        return held.containsKey(new Sha512(image.getSha512()));
    }
}
