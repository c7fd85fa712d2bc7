package io.xenith.controlplane.instance;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.runtime.ShutdownEvent;
import io.xenith.controlplane.app.ProcessConfig;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.imageservice.v1.Caller;
import io.xenith.imageservice.v1.FindImageRequest;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ImageServiceGrpc;
import io.xenith.imageservice.v1.ImageState;
import io.xenith.transport.error.ServiceException;
import io.xenith.transport.grpc.Channels;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Asks the image service, and remembers active images for a short while: a boot storm asks for the same one. */
@Singleton
public final class RemoteImageCatalog implements ImageCatalog {
    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(5);
    private static final int REMEMBERED = 1000;

    private final ProcessConfig process;
    private final InstantSource clock;
    private final Duration fresh;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Known> known = new LinkedHashMap<>();
    private volatile @Nullable ManagedChannel channel;

    public RemoteImageCatalog(ProcessConfig process, InstanceConfig config, InstantSource clock) {
        this.process = process;
        this.clock = clock;
        this.fresh = config.imageCacheTime();
    }

    /** Who sees what differs by project, so that is part of the key. */
    private record Key(Optional<ProjectId> project, boolean administrator, String image) {}

    private record Known(Image image, Instant until) {}

    @Override
    public Optional<Image> find(CallerScope scope, String imageId) {
        var key = new Key(scope.project(), scope.administrator(), imageId);
        var remembered = remembered(key);
        if (remembered.isPresent()) {
            return remembered;
        }
        try {
            var image = ImageServiceGrpc.newBlockingStub(channel())
                    .withDeadlineAfter(ANSWER_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
                    .findImage(FindImageRequest.newBuilder()
                            .setCaller(Caller.newBuilder()
                                    .setUserId(scope.user().toString())
                                    .setProjectId(scope.project()
                                            .map(ProjectId::toString)
                                            .orElse(""))
                                    .setAdministrator(scope.administrator())
                                    .setRequestId(scope.requestId()))
                            .setImageId(imageId)
                            .build())
                    .getImage();
            if (image.getState() == ImageState.IMAGE_STATE_ACTIVE) {
                remember(key, image);
            }
            return Optional.of(image);
        } catch (StatusRuntimeException e) {
            return switch (e.getStatus().getCode()) {
                case NOT_FOUND, INVALID_ARGUMENT, PERMISSION_DENIED -> Optional.empty();
                default -> throw unavailable(e.getStatus().toString(), e);
            };
        }
    }

    private Optional<Image> remembered(Key key) {
        lock.lock();
        try {
            var found = known.get(key);
            return found == null || found.until().isBefore(clock.instant())
                    ? Optional.empty()
                    : Optional.of(found.image());
        } finally {
            lock.unlock();
        }
    }

    private void remember(Key key, Image image) {
        lock.lock();
        try {
            known.remove(key);
            known.put(key, new Known(image, clock.instant().plus(fresh)));
            if (known.size() > REMEMBERED) {
                known.remove(known.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    private ManagedChannel channel() {
        var open = channel;
        if (open != null) {
            return open;
        }
        lock.lock();
        try {
            var opened = channel;
            if (opened == null) {
                opened = connect();
                channel = opened;
            }
            return opened;
        } finally {
            lock.unlock();
        }
    }

    private ManagedChannel connect() {
        var address = process.imageService().orElseThrow(() -> unavailable("xenith.image-service is not set", null));
        int colon = address.lastIndexOf(':');
        try {
            return Channels.to(
                            address.substring(0, colon),
                            Integer.parseInt(address.substring(colon + 1)),
                            Identity.IMAGE_SERVICE,
                            TlsFiles.load(process.tlsDir()).clientContext())
                    .build();
        } catch (SSLException e) {
            throw unavailable("TLS of the image service's channel", e);
        }
    }

    private static ServiceException unavailable(String internal, @Nullable Throwable cause) {
        return ServiceException.of(
                        Status.Code.UNAVAILABLE, "IMAGES_UNAVAILABLE", "the image service does not answer, try again")
                .because(internal, cause);
    }

    void stop(@Observes ShutdownEvent event) {
        var open = channel;
        if (open != null) {
            open.shutdownNow();
        }
    }
}
