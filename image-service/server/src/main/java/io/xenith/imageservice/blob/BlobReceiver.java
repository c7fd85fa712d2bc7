package io.xenith.imageservice.blob;

import io.xenith.imageservice.format.ContainerFormat;
import io.xenith.imageservice.format.Declaration;
import io.xenith.imageservice.format.DiskFormat;
import io.xenith.imageservice.image.Caller;
import io.xenith.imageservice.image.Image;
import io.xenith.imageservice.image.ImageData;
import io.xenith.imageservice.image.ImageState;
import io.xenith.imageservice.record.RecordUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upload: claim the image, stream into {@code incoming/}, commit. Whatever goes wrong, the image is given back and
 * the file removed; where that is not possible either, the collector does it when the lease is over.
 */
@ApplicationScoped
public class BlobReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(BlobReceiver.class);
    private static final long CHECK_SPACE_EVERY_BYTES = 32L * 1024 * 1024;

    private final UploadRecord record;
    private final LiveUploads live;
    private final BlobDirectory directory;
    private final BlobConfig config;

    /** Built by the container. */
    public BlobReceiver(UploadRecord record, LiveUploads live, BlobDirectory directory, BlobConfig config) {
        this.record = record;
        this.live = live;
        this.directory = directory;
        this.config = config;
    }

    /** Gives the body, once the image is claimed: only then is the sender asked to go on. */
    @FunctionalInterface
    interface Body {
        InputStream open();
    }

    /**
     * Receives the data of an image.
     *
     * @param length announced by the sender; negative when it announced none
     * @throws UploadException and {@link io.xenith.imageservice.image.ImageException} when it cannot be
     */
    ImageData.Stored receive(UUID imageId, Caller caller, long length, Body body) {
        requireFreeSpace(Math.max(length, 0));
        UploadRecord.Claim claim = record.begin(imageId, caller, length);
        live.add(claim.uploadId());
        ImageState after = ImageState.QUEUED;
        boolean committed = false;
        try {
            ImageData.Stored data = write(claim, length, body);
            record.complete(claim, data, directory);
            committed = true;
            return data;
        } catch (UploadException e) {
            after = e.contentRefused() ? ImageState.KILLED : ImageState.QUEUED;
            throw e;
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            throw explain(cause == null ? new IOException(e) : cause);
        } catch (IOException e) {
            throw explain(e);
        } finally {
            live.remove(claim.uploadId());
            if (!committed) {
                cleanUp(claim, after);
            }
        }
    }

    private ImageData.Stored write(UploadRecord.Claim claim, long length, Body body) throws IOException {
        try (FileChannel file = directory.createIncoming(claim.uploadId())) {
            BlobWriter writer = new BlobWriter(file, declaration(claim.image()), bytes -> check(claim, bytes));
            return writer.copy(body.open(), length);
        }
    }

    private void check(UploadRecord.Claim claim, long bytes) {
        if (!live.isLive(claim.uploadId())) {
            throw UploadRecord.lost();
        }
        if (bytes > claim.mostBytes()) {
            throw record.tooMany(claim);
        }
        if (bytes % CHECK_SPACE_EVERY_BYTES == 0) {
            requireFreeSpace(0);
        }
    }

    private void requireFreeSpace(long more) {
        try {
            if (directory.freeBytes() - more < config.minFreeBytes()) {
                throw UploadRecord.storeFull();
            }
        } catch (IOException e) {
            throw explain(e);
        }
    }

    /**
     * Gives the image back and removes the file. Both do nothing where a commit came through after all, unknown to us:
     * the file has moved, and the image waits for the upload no longer.
     */
    private void cleanUp(UploadRecord.Claim claim, ImageState after) {
        try {
            directory.discardIncoming(claim.uploadId());
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("upload.id", claim.uploadId())
                    .setCause(e)
                    .log("upload left a file for the collector");
        }
        try {
            record.release(claim, after);
        } catch (RecordUnavailableException e) {
            LOG.atWarn()
                    .addKeyValue("image.id", claim.image().id())
                    .setCause(e)
                    .log("image stays in saving until its lease is over");
        }
    }

    private static Declaration declaration(Image image) {
        return new Declaration(
                DiskFormat.find(image.diskFormat()).orElseThrow(),
                ContainerFormat.find(image.containerFormat()).orElseThrow(),
                "luks".equals(image.properties().get(Image.ENCRYPTION_PROPERTY)));
    }

    static UploadException explain(IOException failure) {
        if (failure instanceof CutOffException) {
            return UploadException.of(UploadProblem.CUT, "The connection ended before the data did.", failure);
        }
        if (failure instanceof StalledException) {
            return UploadException.of(UploadProblem.STALLED, "The sender was silent for too long.", failure);
        }
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        // The JDK has no type for these; the words are those of the C library in the C locale.
        if (text.contains("no space left") || text.contains("quota exceeded")) {
            return UploadException.of(UploadProblem.STORE_FULL, "The image store is full.", failure);
        }
        return UploadException.of(UploadProblem.STORE_FAILED, "The image store failed.", failure);
    }
}
