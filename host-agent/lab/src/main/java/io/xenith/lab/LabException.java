package io.xenith.lab;

/** The lab could not do it. The message says what is wrong and what to do next, for people. */
public class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong, and what to do. */
    public LabException(String message) {
        super(message);
    }

    /** The same, with what led to it. */
    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
