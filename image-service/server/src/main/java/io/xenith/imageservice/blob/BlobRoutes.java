package io.xenith.imageservice.blob;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.xenith.imageservice.image.Caller;
import io.xenith.imageservice.image.Image;
import io.xenith.imageservice.image.ImageData;
import io.xenith.imageservice.image.ImageError;
import io.xenith.imageservice.image.ImageException;
import io.xenith.imageservice.image.ImageState;
import io.xenith.imageservice.image.ImageStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paths of the blob port. A request is looked at on the event loop, which then only moves buffers; the rest runs on a
 * virtual thread of its own, as many as the semaphores let in.
 */
@ApplicationScoped
public class BlobRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(BlobRoutes.class);

    private final Vertx vertx;
    private final BlobReceiver receiver;
    private final BlobDirectory directory;
    private final ImageStore images;
    private final UploadRecord uploads;
    private final BlobConfig config;
    private final BlobMetrics metrics;
    private final Semaphore uploadSlots;
    private final Semaphore downloadSlots;

    /** Built by the container. */
    public BlobRoutes(
            Vertx vertx,
            BlobReceiver receiver,
            BlobDirectory directory,
            ImageStore images,
            UploadRecord uploads,
            BlobConfig config,
            BlobMetrics metrics) {
        this.vertx = vertx;
        this.receiver = receiver;
        this.directory = directory;
        this.images = images;
        this.uploads = uploads;
        this.config = config;
        this.metrics = metrics;
        this.uploadSlots = new Semaphore(config.concurrentUploads());
        this.downloadSlots = new Semaphore(config.concurrentDownloads());
    }

    void register(@Observes Router router) {
        router.route(HttpMethod.PUT, "/blobs/upload/:image").handler(this::upload);
        for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.HEAD}) {
            router.route(method, "/blobs/image/:image").handler(context -> download(context, this::openImage));
            router.route(method, "/blobs/sha512/:hex").handler(context -> download(context, this::openBlob));
        }
    }

    private void upload(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Context eventLoop = vertx.getOrCreateContext();
        RequestBody body = new RequestBody(request, eventLoop, config.stallTimeout());
        Thread.ofVirtual().name("upload").start(() -> {
            try {
                HttpCaller.requireGateway(request);
                Caller caller = HttpCaller.parse(request);
                ImageData.Stored data = upload(routing, caller, body);
                metrics.uploadEnded(BlobMetrics.Outcome.DONE, data.sizeBytes());
                eventLoop.runOnContext(_ ->
                        describe(request.response(), data).setStatusCode(204).end());
            } catch (RuntimeException e) {
                Problem problem = Problem.of(e);
                metrics.uploadEnded(BlobMetrics.Outcome.of(problem.status(), problem.reason()), 0);
                LOG.atInfo()
                        .addKeyValue("image.id", routing.pathParam("image"))
                        .addKeyValue("reason", problem.reason())
                        .log("upload refused");
                refuse(request, eventLoop, body, problem);
            }
        });
    }

    private ImageData.Stored upload(RoutingContext routing, Caller caller, RequestBody body) {
        if (!uploadSlots.tryAcquire()) {
            throw UploadException.of(UploadProblem.BUSY, "Too many uploads at once; try again later.");
        }
        try {
            HttpServerRequest request = routing.request();
            UUID image = parseId(routing.pathParam("image"));
            ImageData.Stored data = receiver.receive(image, caller, announcedLength(request), () -> {
                if (expectsContinue(request)) {
                    vertx.runOnContext(_ -> request.response().writeContinue());
                }
                body.start();
                return body;
            });
            LOG.atInfo()
                    .addKeyValue("image.id", image)
                    .addKeyValue("size_bytes", data.sizeBytes())
                    .addKeyValue("project.id", caller.projectId())
                    .addKeyValue("request.id", caller.requestId())
                    .log("image has data");
            return data;
        } finally {
            uploadSlots.release();
        }
    }

    /** What a download is of. */
    private record Found(FileChannel file, Sha512 digest) {}

    /** Finds what a request asks for; empty where there is nothing yet. */
    @FunctionalInterface
    private interface Finder {
        Optional<Found> find(RoutingContext routing) throws IOException;
    }

    private void download(RoutingContext routing, Finder finder) {
        HttpServerRequest request = routing.request();
        Context eventLoop = vertx.getOrCreateContext();
        Download download = new Download(request, eventLoop, config);
        Thread.ofVirtual().name("download").start(() -> {
            boolean admitted = downloadSlots.tryAcquire();
            try {
                if (!admitted) {
                    throw UploadException.of(UploadProblem.BUSY, "Too many downloads at once; try again later.");
                }
                download(routing, eventLoop, finder, download);
            } catch (CutOffException | StalledException _) {
                metrics.downloadEnded(BlobMetrics.Outcome.CUT, 0);
                request.connection().close();
            } catch (IOException e) {
                fail(request, eventLoop, Problem.storeFailed(e));
            } catch (RuntimeException e) {
                fail(request, eventLoop, e);
            } finally {
                if (admitted) {
                    downloadSlots.release();
                }
            }
        });
    }

    private void download(RoutingContext routing, Context eventLoop, Finder finder, Download download)
            throws IOException {
        Optional<Found> found = finder.find(routing);
        if (found.isEmpty()) {
            eventLoop.runOnContext(_ -> routing.response().setStatusCode(204).end());
            return;
        }
        try (FileChannel file = found.get().file()) {
            long bytes = download.answer(file, found.get().digest());
            metrics.downloadEnded(BlobMetrics.Outcome.DONE, bytes);
        }
    }

    private Optional<Found> openImage(RoutingContext routing) throws IOException {
        HttpCaller.requireGateway(routing.request());
        Caller caller = HttpCaller.parse(routing.request());
        Image image = images.load(parseId(routing.pathParam("image")), caller);
        if (!(image.data() instanceof ImageData.Stored data)) {
            return Optional.empty();
        }
        if (image.state() == ImageState.DEACTIVATED && !caller.administrator()) {
            throw ImageException.of(ImageError.IMAGE_DEACTIVATED, "The image is deactivated.");
        }
        Sha512 digest = new Sha512(data.sha512());
        Optional<FileChannel> file = directory.open(digest);
        if (file.isEmpty() || uploads.isDamaged(digest)) {
            close(file);
            throw UploadException.of(UploadProblem.BLOB_DAMAGED, "The data of the image is damaged.");
        }
        describe(routing.response(), data);
        return Optional.of(new Found(file.get(), digest));
    }

    /** Asks the file system alone: hosts start instances while the database is away. They verify what they get. */
    private Optional<Found> openBlob(RoutingContext routing) throws IOException {
        HttpCaller.requireGatewayOrHost(routing.request());
        Sha512 digest = Sha512.find(routing.pathParam("hex")).orElseThrow(BlobRoutes::noBlob);
        return Optional.of(new Found(directory.open(digest).orElseThrow(BlobRoutes::noBlob), digest));
    }

    private static HttpServerResponse describe(HttpServerResponse response, ImageData.Stored data) {
        return response.putHeader("X-Xenith-Image-Size", Long.toString(data.sizeBytes()))
                .putHeader("X-Xenith-Image-Virtual-Size", Long.toString(data.virtualSizeBytes()))
                .putHeader("X-Xenith-Image-Md5", data.md5())
                .putHeader("X-Xenith-Image-Sha512", data.sha512());
    }

    private void fail(HttpServerRequest request, Context eventLoop, RuntimeException failure) {
        Problem problem = Problem.of(failure);
        metrics.downloadEnded(BlobMetrics.Outcome.of(problem.status(), problem.reason()), 0);
        eventLoop.runOnContext(_ -> {
            if (request.response().headWritten()) {
                // Half a body went out: cutting is the only way to say that it is not whole.
                request.connection().close();
            } else {
                var _ = write(request.response(), problem);
            }
        });
    }

    /** Answers at once, and goes on reading for a while: many clients read an answer only when all is sent. */
    private void refuse(HttpServerRequest request, Context eventLoop, RequestBody body, Problem problem) {
        eventLoop.runOnContext(_ -> {
            if (request.response().closed()) {
                return;
            }
            request.response().putHeader("Connection", "close");
            Future<Void> written = write(request.response(), problem);
            // A client that expected to be told before it sends, and was told no, sends nothing; all others may send
            // still.
            if (request.isEnded() || (expectsContinue(request) && !body.isStarted())) {
                written.onComplete(_ -> request.connection().close());
                return;
            }
            long timer = vertx.setTimer(
                    config.drainTimeout().toMillis(), _ -> request.connection().close());
            request.connection().closeHandler(_ -> vertx.cancelTimer(timer));
            body.discard(() -> request.connection().close());
        });
    }

    private static boolean expectsContinue(HttpServerRequest request) {
        return "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
    }

    private static Future<Void> write(HttpServerResponse response, Problem problem) {
        if (problem.status() == 503) {
            response.putHeader("Retry-After", "2");
        }
        response.headers().remove("ETag").remove("Content-Length");
        return response.setStatusCode(problem.status())
                .putHeader("Content-Type", "application/problem+json")
                .end(problem.body());
    }

    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }

    private static UUID parseId(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            // No UUID, no image.
        }
        throw notFound();
    }

    private static ImageException notFound() {
        return ImageException.of(ImageError.IMAGE_NOT_FOUND, "No such image.");
    }

    private static UploadException noBlob() {
        return UploadException.of(UploadProblem.BLOB_NOT_FOUND, "No such blob.");
    }

    private static void close(Optional<FileChannel> file) throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
