package io.xenith.imageservice.image;

/** A request that cannot be granted. The message is for the caller and holds no internals. */
public final class ImageException extends RuntimeException {
    private final ImageError error;
    private final String field;

    private ImageException(ImageError error, String message, String field) {
        super(message);
        this.error = error;
        this.field = field;
    }

    /** A failure of that name. */
    public static ImageException of(ImageError error, String message) {
        return new ImageException(error, message, "");
    }

    /** A failure for which one field of the request is to blame. */
    public static ImageException ofField(ImageError error, String field, String message) {
        return new ImageException(error, message, field);
    }

    static ImageException notFound() {
        return of(ImageError.IMAGE_NOT_FOUND, "No such image.");
    }

    static ImageException invalid(String field, String message) {
        return ofField(ImageError.INVALID_FIELD, field, message);
    }

    static ImageException readOnly(String field, String message) {
        return ofField(ImageError.READ_ONLY_FIELD, field, message);
    }

    /** The stable name. */
    public ImageError error() {
        return error;
    }

    /** The field to blame; empty where it is none. */
    public String field() {
        return field;
    }

    /** What the caller is told. */
    public String userMessage() {
        return String.valueOf(getMessage());
    }
}
