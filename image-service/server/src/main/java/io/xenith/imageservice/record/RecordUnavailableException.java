package io.xenith.imageservice.record;

/** The database did not answer. Nothing is known about whether the work was committed; the caller may repeat it. */
public final class RecordUnavailableException extends RuntimeException {
    RecordUnavailableException(String transaction, Throwable cause) {
        super("database not answering in " + transaction, cause);
    }
}
