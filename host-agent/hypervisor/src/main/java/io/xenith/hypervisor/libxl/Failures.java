package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MicroOperation;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * What an error of libxl means to callers. Much of libxl answers a bare {@code ERROR_FAIL}; the kind is then in its log, whose
 * words are matched where they matter to what the caller does next.
 */
final class Failures {
    private static final Pattern NO_MEMORY = Pattern.compile(
            "(?i)cannot allocate memory|out of memory|could not allocate|failed to allocate|claim memory|ENOMEM");
    private static final Pattern NO_DISK = Pattern.compile("(?i)no space left on device");

    private final BooleanSupplier storeAnswers;

    /** @param storeAnswers whether XenStore, which all of the toolstack needs, answers now */
    Failures(BooleanSupplier storeAnswers) {
        this.storeAnswers = storeAnswers;
    }

    HypervisorException of(MicroOperation operation, LibxlFailure error, List<LogLine> lines) {
        return new HypervisorException(failureOf(operation, error, lines), error.code(), Context.texts(lines), error);
    }

    private Failure failureOf(MicroOperation operation, LibxlFailure error, List<LogLine> lines) {
        var what = describe(operation, error, lines);
        var code = ErrorCode.find(error.code());
        if (code == null) {
            return new Failure.Unexpected(what);
        }
        return switch (code) {
            case NOMEM -> outOfMemory();
            case DOMAIN_NOTFOUND, DOMAIN_DESTROYED -> new Failure.NoSuchDomain(what);
            case INVAL, VNUMA_CONFIG_INVALID, JSON_CONFIG_EMPTY, FEATURE_REMOVED, NI ->
                new Failure.InvalidConfig("configuration", what);
            case VERSION -> new Failure.ToolstackDown(what);
            case NONSPECIFIC,
                    FAIL,
                    BADFAIL,
                    GUEST_TIMEDOUT,
                    TIMEDOUT,
                    NOPARAVIRT,
                    NOT_READY,
                    OSEVENT_REG_FAIL,
                    BUFFERFULL,
                    UNKNOWN_CHILD,
                    LOCK_FAIL,
                    DEVICE_EXISTS,
                    CHECKPOINT_DEVOPS_DOES_NOT_MATCH,
                    CHECKPOINT_DEVICE_NOT_SUPPORTED,
                    ABORTED,
                    NOTFOUND,
                    PROTOCOL_ERROR_QMP,
                    UNKNOWN_QMP_ERROR,
                    QMP_GENERIC_ERROR,
                    QMP_COMMAND_NOT_FOUND,
                    QMP_DEVICE_NOT_ACTIVE,
                    QMP_DEVICE_NOT_FOUND,
                    QEMU_API -> fromLog(what, lines);
        };
    }

    private Failure fromLog(String what, List<LogLine> lines) {
        if (saysAny(lines, NO_MEMORY)) {
            return outOfMemory();
        }
        if (saysAny(lines, NO_DISK)) {
            return new Failure.DiskFull(ByteSize.ZERO, ByteSize.ZERO);
        }
        if (!storeAnswers.getAsBoolean()) {
            return new Failure.ToolstackDown(what);
        }
        return new Failure.Unexpected(what);
    }

    /** Xen does not say how much it lacked. */
    private static Failure outOfMemory() {
        return new Failure.OutOfMemory(ByteSize.ZERO, ByteSize.ZERO);
    }

    private static boolean saysAny(List<LogLine> lines, Pattern words) {
        return lines.stream()
                .filter(line -> line.level() == LogLine.Level.ERROR)
                .anyMatch(line -> words.matcher(line.text()).find());
    }

    /** What libxl logged first as an error. */
    static Optional<String> firstError(List<LogLine> lines) {
        return lines.stream()
                .filter(line -> line.level() == LogLine.Level.ERROR)
                .map(LogLine::text)
                .findFirst();
    }

    /** One sentence: what was asked, what libxl returned, and the first error it logged, which is nearest to the cause. */
    static String describe(MicroOperation operation, LibxlFailure error, List<LogLine> lines) {
        var cause = firstError(lines);
        var code = ErrorCode.find(error.code());
        return operation.label() + ": " + error.getMessage() + (code == null ? "" : " (" + code + ")")
                + cause.map(text -> ", " + text).orElse("");
    }
}
