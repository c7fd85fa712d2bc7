package io.xenith.imageservice.image;

/** What is known of the bytes of an image: all or nothing. */
public sealed interface ImageData {
    /** No data yet. */
    record None() implements ImageData {}

    /**
     * Data that was received whole.
     *
     * @param virtualSizeBytes size of the disk inside; 0 where the format has none
     * @param md5 lower-case hex
     * @param sha512 lower-case hex; names the blob
     */
    record Stored(long sizeBytes, long virtualSizeBytes, String md5, String sha512) implements ImageData {}
}
