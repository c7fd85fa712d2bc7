package io.xenith.hostagent.image;

import java.io.Closeable;
import java.io.InputStream;

/** Where blobs come from. */
public interface BlobSource {

    /**
     * Opens a blob from a byte on.
     *
     * @throws ImageException with UNREACHABLE or NOT_FOUND
     */
    Download open(Sha512 blob, long fromByte);

    /**
     * Bytes that are coming.
     *
     * @param fromByte where they really start: the source may ignore the wish and start at 0
     * @param totalBytes of the whole blob
     */
    record Download(InputStream bytes, long fromByte, long totalBytes, Closeable connection) {}
}
