package io.xenith.imageservice.blob;

import io.xenith.imageservice.format.Verdict;
import org.jspecify.annotations.Nullable;

/** A transfer that cannot go on. The user message holds no internals; the cause does. */
final class UploadException extends RuntimeException {
    private final int status;
    private final String reason;
    private final String userMessage;
    private final boolean contentRefused;

    private UploadException(
            int status, String reason, String userMessage, boolean contentRefused, @Nullable Throwable cause) {
        super(reason + ": " + userMessage, cause);
        this.status = status;
        this.reason = reason;
        this.userMessage = userMessage;
        this.contentRefused = contentRefused;
    }

    static UploadException of(UploadProblem problem, String message) {
        return new UploadException(problem.status(), problem.name(), message, false, null);
    }

    static UploadException of(UploadProblem problem, String message, Throwable cause) {
        return new UploadException(problem.status(), problem.name(), message, false, cause);
    }

    static UploadException refused(Verdict.Refused refused) {
        return new UploadException(415, refused.reason().name(), refused.message(), true, null);
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    String userMessage() {
        return userMessage;
    }

    /** Whether the bytes themselves are to blame, so that sending them again is of no use. */
    boolean contentRefused() {
        return contentRefused;
    }
}
