package io.xenith.imageservice.image;

/** Every failure that a caller of this service is told by name. The names are part of the contract. */
public enum ImageError {
    CALLER_REQUIRED(Category.INVALID),
    INVALID_FIELD(Category.INVALID),
    MARKER_NOT_FOUND(Category.INVALID),
    IMAGE_NOT_FOUND(Category.ABSENT),
    MEMBER_NOT_FOUND(Category.ABSENT),
    NOT_OWNER(Category.FORBIDDEN),
    READ_ONLY_FIELD(Category.FORBIDDEN),
    IMAGE_PROTECTED(Category.FORBIDDEN),
    NOT_SHARED(Category.FORBIDDEN),
    ADMINISTRATOR_REQUIRED(Category.FORBIDDEN),
    /** The data is deactivated, and the caller no administrator. */
    IMAGE_DEACTIVATED(Category.FORBIDDEN),
    IMAGE_EXISTS(Category.TAKEN),
    IMAGE_CHANGED(Category.CONFLICT),
    QUOTA_EXCEEDED(Category.EXHAUSTED),
    /** Asked to activate or deactivate an image that has no data. */
    NO_DATA(Category.PRECONDITION),
    RECORD_UNAVAILABLE(Category.UNAVAILABLE);

    /** Who will do what on seeing it. */
    public enum Category {
        /** The caller's bug. */
        INVALID,
        ABSENT,
        FORBIDDEN,
        /** An id that another thing has. */
        TAKEN,
        /** Somebody else was first: read again. */
        CONFLICT,
        EXHAUSTED,
        PRECONDITION,
        /** Back off and repeat. */
        UNAVAILABLE
    }

    private final Category category;

    ImageError(Category category) {
        this.category = category;
    }

    /** What kind of answer this is. */
    public Category category() {
        return category;
    }
}
