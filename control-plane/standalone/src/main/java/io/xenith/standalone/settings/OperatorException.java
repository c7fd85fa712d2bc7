package io.xenith.standalone.settings;

/** Something that the person at the keyboard can put right. The message says what is wrong and what to do next. */
public final class OperatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message for people: what is wrong, and what to do. */
    public OperatorException(String message) {
        super(message);
    }

    /** The same, with what led to it. */
    public OperatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
