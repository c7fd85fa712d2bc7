package io.xenith.imageservice.blob;

/** Why a transfer ended without what was asked. The names travel to the caller as reasons. */
enum UploadProblem {
    /** Not from a service that may, or without a caller. */
    NOT_ALLOWED(403),
    CALLER_REQUIRED(400),
    /** Disk and container format must be said before the bytes come. */
    FORMAT_UNDECLARED(400),
    /** Fewer or more bytes than announced. */
    LENGTH_MISMATCH(400),
    UPLOAD_IN_PROGRESS(409),
    ALREADY_HAS_DATA(409),
    /** The image was deleted, or the upload declared dead, while bytes were coming. */
    UPLOAD_LOST(410),
    IMAGE_TOO_LARGE(413),
    QUOTA_EXCEEDED(413),
    STORE_FULL(507),
    /** The sender was silent for too long. */
    STALLED(408),
    /** The connection went away: nobody to tell. */
    CUT(400),
    BLOB_NOT_FOUND(404),
    BUSY(503),
    STORE_FAILED(500),
    BLOB_DAMAGED(500);

    private final int status;

    UploadProblem(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
