package io.xenith.hypervisor;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A micro-operation failed; {@link #failure} says how, as one of a closed set. */
public final class HypervisorException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_LOG_LINES = 50;

    private final transient Failure failure;
    private final @Nullable Integer nativeCode;
    private final transient List<String> log;

    public HypervisorException(Failure failure) {
        this(failure, null, List.of(), null);
    }

    public HypervisorException(Failure failure, Throwable cause) {
        this(failure, null, List.of(), cause);
    }

    /**
     * A failure with what the native layer said of it.
     *
     * @param nativeCode libxl's {@code ERROR_*} (negative), or null where there is none
     * @param log the native layer's log lines of this operation, oldest first; the last 50 are kept
     */
    public HypervisorException(
            Failure failure, @Nullable Integer nativeCode, List<String> log, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = Objects.requireNonNull(failure);
        this.nativeCode = nativeCode;
        this.log = List.copyOf(log.subList(Math.max(0, log.size() - MOST_LOG_LINES), log.size()));
    }

    public Failure failure() {
        return failure;
    }

    /** The native layer's own code, where it gave one. */
    public OptionalInt nativeCode() {
        return nativeCode == null ? OptionalInt.empty() : OptionalInt.of(nativeCode);
    }

    /** The native layer's log lines of this operation, oldest first. */
    public List<String> log() {
        return log;
    }
}
