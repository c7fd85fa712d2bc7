package io.xenith.gateway.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.xenith.gateway.backend.ImageService;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.imageservice.v1.FindImageRequest;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ImageState;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves image data between a client and the image service. Both ways one piece is asked for when the one before was taken, so a
 * transfer costs the same memory whatever its size. What the image service says of data that it refuses is passed on: the reason is
 * for the person who sent it.
 */
@ApplicationScoped
class ImageTransfer {

    private static final Logger LOG = LoggerFactory.getLogger(ImageTransfer.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PROBLEM_BYTES_AT_MOST = 64 * 1024;

    private final ImageService images;
    private final CurrentRequest request;
    private final TransferConfig config;
    private final Semaphore slots;

    ImageTransfer(ImageService images, CurrentRequest request, TransferConfig config) {
        this.images = images;
        this.request = request;
        this.config = config;
        this.slots = new Semaphore(config.atOnce());
    }

    /**
     * An answer to a download that has begun.
     *
     * @param status 200, 206, or 204 when the image has no data
     * @param data to be closed, which frees the transfer's slot
     */
    record Download(int status, HttpHeaders headers, InputStream data) {}

    /**
     * Sends the data of an image, of a length that may be unknown; blocks until the image service has stored or refused it. What it
     * refuses is read to its end all the same, for as long as it listens: only then is its answer seen.
     */
    void upload(String imageId, OptionalLong length, InputStream data) {
        requireWaiting(imageId);
        HttpRequest question = question("/blobs/upload/" + imageId)
                .timeout(config.uploadDeadline())
                .header("Content-Type", "application/octet-stream")
                .PUT(body(length, data))
                .build();
        AtomicBoolean held = acquire();
        try {
            var answer = images.data().send(question, limited());
            if (answer.statusCode() >= 300) {
                throw refusal(answer.statusCode(), answer.headers(), answer.body());
            }
        } catch (HttpTimeoutException e) {
            throw ApiFault.of(504, "The upload took longer than " + config.uploadDeadline() + ".")
                    .because(e);
        } catch (IOException e) {
            ApiFault fault = broken("upload", imageId, e);
            throw find(imageId).getState() == ImageState.IMAGE_STATE_KILLED
                    ? ApiFault.badRequest("The image service refused the data and listened no longer.")
                    : fault;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiFault.unavailable("The upload was interrupted.").because(e);
        } finally {
            release(held);
        }
    }

    // Data for an image that has some, or is not there, need not travel; the image service has the last word.
    private void requireWaiting(String imageId) {
        ImageState state = find(imageId).getState();
        if (state == ImageState.IMAGE_STATE_ACTIVE || state == ImageState.IMAGE_STATE_DEACTIVATED) {
            throw ApiFault.conflict("The image has its data already; make another image for other data.");
        }
    }

    private Image find(String imageId) {
        return ImageFaults.on(imageId, () -> images.images()
                .findImage(FindImageRequest.newBuilder()
                        .setCaller(request.imageCallerProto())
                        .setImageId(imageId)
                        .build())
                .getImage());
    }

    private static BodyPublisher body(OptionalLong length, InputStream data) {
        if (length.isPresent() && length.getAsLong() == 0) {
            return BodyPublishers.noBody();
        }
        BodyPublisher pieces = BodyPublishers.ofInputStream(() -> data);
        return length.isPresent() ? BodyPublishers.fromPublisher(pieces, length.getAsLong()) : pieces;
    }

    /** Begins to read the data of an image, or the part of it that the client's Range header names. */
    Download download(String imageId, Optional<String> range) {
        HttpRequest.Builder question = question("/blobs/image/" + imageId)
                .timeout(config.answerDeadline())
                .GET();
        range.ifPresent(asked -> question.header("Range", asked));
        AtomicBoolean held = acquire();
        boolean handedOver = false;
        try {
            HttpResponse<PieceStream> answer =
                    images.data().send(question.build(), _ -> new PieceStream(config.stallTimeout()));
            if (answer.statusCode() >= 300) {
                try (PieceStream problem = answer.body()) {
                    throw refusal(answer.statusCode(), answer.headers(), problem.readNBytes(PROBLEM_BYTES_AT_MOST));
                }
            }
            handedOver = true;
            return new Download(answer.statusCode(), answer.headers(), new Releasing(answer.body(), held));
        } catch (IOException e) {
            throw broken("download", imageId, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiFault.unavailable("The download was interrupted.").because(e);
        } finally {
            if (!handedOver) {
                release(held);
            }
        }
    }

    /** Ends a download that nobody reads. */
    void end(Download download) {
        try {
            download.data().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing of ours throws on close
        }
    }

    private HttpRequest.Builder question(String path) {
        var caller = request.caller();
        return HttpRequest.newBuilder(images.dataAddress(path))
                .header("X-Xenith-User", caller.userId())
                .header("X-Xenith-Project", caller.projectId())
                .header("X-Xenith-Admin", Boolean.toString(caller.administrator()))
                .header("X-Request-Id", request.id().value());
    }

    private AtomicBoolean acquire() {
        if (!slots.tryAcquire()) {
            throw ApiFault.unavailable("Too many image transfers at once; try again later.");
        }
        return new AtomicBoolean(true);
    }

    private void release(AtomicBoolean held) {
        if (held.compareAndSet(true, false)) {
            slots.release();
        }
    }

    private static ApiFault broken(String what, String imageId, IOException failure) {
        LOG.atWarn()
                .addKeyValue("transfer", what)
                .addKeyValue("image.id", imageId)
                .addKeyValue("problem", String.valueOf(failure.getMessage()))
                .log("image data did not pass");
        return ApiFault.unavailable(
                        "The image service broke off the " + what + "; the image's status says what became of it.")
                .because(failure);
    }

    // Whatever the service says beyond so many bytes is dropped: its refusals are a line of JSON.
    private static HttpResponse.BodyHandler<byte[]> limited() {
        return BodyHandlers.limiting(BodyHandlers.ofByteArray(), PROBLEM_BYTES_AT_MOST);
    }

    private static ApiFault refusal(int status, HttpHeaders headers, byte[] body) {
        ApiFault fault = ApiFault.of(clientStatus(status), detail(body));
        fault = headers.firstValue("Retry-After").isPresent() ? fault.withHeader("Retry-After", "2") : fault;
        Optional<String> range = headers.firstValue("Content-Range");
        return range.isPresent() ? fault.withHeader("Content-Range", range.get()) : fault;
    }

    private static String detail(byte[] body) {
        try {
            JsonNode problem = JSON.readTree(body);
            String detail = problem == null ? "" : problem.path("detail").asText();
            if (!detail.isEmpty()) {
                return detail;
            }
        } catch (JsonProcessingException e) {
            LOG.atDebug().setCause(e).log("a refusal that is no problem document");
        } catch (IOException e) {
            throw new IllegalStateException(e); // bytes in memory
        }
        return "The image service refused the request.";
    }

    private static int clientStatus(int status) {
        return switch (status) {
            case 400, 403, 404, 409, 410, 413, 415, 416, 503 -> status;
            case 408 -> 400; // the client was silent; 408 would make some clients send all of it again at once
            case 507 -> 413;
            default -> 500;
        };
    }

    /** Gives the slot back when the last reader is done. */
    private final class Releasing extends java.io.FilterInputStream {
        private final AtomicBoolean held;

        Releasing(InputStream data, AtomicBoolean held) {
            super(data);
            this.held = held;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return in.read(into, offset, length);
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                release(held);
            }
        }
    }
}
