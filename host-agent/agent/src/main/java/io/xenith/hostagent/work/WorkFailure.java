package io.xenith.hostagent.work;

import io.grpc.StatusRuntimeException;
import io.xenith.hostagent.image.ImageException;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.io.IOException;

/**
 * How a failed step is told and retried.
 *
 * @param reason the stable name in the contract
 * @param message for operators
 */
record WorkFailure(String reason, String message, Retry retry) {

    /** What follows a failure. */
    enum Retry {
        /** Not a failure: somebody wanted it to stop, or the picture was stale. Look again. */
        AT_ONCE,
        /** As long as it takes, ever more rarely: nothing but time is wrong. */
        FOR_EVER,
        /** A few times, then it is final: it may have been a coincidence, but another host would do better. */
        FEW_TIMES,
        /** Never: the order itself is wrong. */
        NEVER
    }

    static WorkFailure of(Exception failure) {
        return switch (failure) {
            case HypervisorException e -> of(e.failure());
            case ImageException e -> of(e);
            case IOException e ->
                new WorkFailure("HOST_DISK", "the state directory: " + e.getMessage(), Retry.FEW_TIMES);
            // The store's folders may be seen a minute late.
            case LeftDiskMissing e ->
                new WorkFailure("DISK_COPY_FAILED", String.valueOf(e.getMessage()), Retry.FEW_TIMES);
            case MoveFailed e ->
                new WorkFailure(
                        "MOVE_FAILED", String.valueOf(e.getMessage()), e.isRetrying() ? Retry.FOR_EVER : Retry.NEVER);
            // Of another host, whose disk is being copied: the control plane knows how long that may take.
            case StatusRuntimeException e ->
                new WorkFailure("DISK_COPY_FAILED", "copying the disk: " + e.getStatus(), Retry.FOR_EVER);
            default -> new WorkFailure("INTERNAL", failure.toString(), Retry.FOR_EVER);
        };
    }

    private static WorkFailure of(Failure failure) {
        String message = failure.message();
        return switch (failure) {
            case Failure.OutOfMemory _ -> new WorkFailure("HOST_MEMORY", message, Retry.FEW_TIMES);
            case Failure.DiskFull _ -> new WorkFailure("HOST_DISK", message, Retry.FEW_TIMES);
            case Failure.NameInUse _ -> new WorkFailure("NAME_IN_USE", message, Retry.FEW_TIMES);
            case Failure.MissingFile missing ->
                switch (missing.role()) {
                    case KERNEL, RAMDISK -> new WorkFailure("KERNEL_MISSING", message, Retry.FEW_TIMES);
                    case IMAGE -> new WorkFailure("IMAGE_FETCH_FAILED", message, Retry.FEW_TIMES);
                    case DISK -> new WorkFailure("INTERNAL", message, Retry.FEW_TIMES);
                    case BOOT_LOADER ->
                        new WorkFailure(
                                "BOOT_LOADER_MISSING",
                                message + ": install GRUB for guests on the host, which Debian has in grub-xen-host",
                                Retry.FEW_TIMES);
                };
            case Failure.InvalidConfig _ -> new WorkFailure("INVALID_CONFIG", message, Retry.NEVER);
            case Failure.ToolstackDown _ -> new WorkFailure("TOOLSTACK_DOWN", message, Retry.FOR_EVER);
            case Failure.TimedOut _ -> new WorkFailure("TIMEOUT", message, Retry.FOR_EVER);
            case Failure.Cancelled _ -> new WorkFailure("CANCELLED", message, Retry.AT_ONCE);
            case Failure.NoSuchDomain _,
                    Failure.DomainExists _,
                    Failure.WrongState _,
                    Failure.DiskConflict _,
                    Failure.NoSuchDevice _ -> new WorkFailure("INTERNAL", message, Retry.AT_ONCE);
            case Failure.DeviceInUse _, Failure.DeviceFailed _ ->
                new WorkFailure("DEVICE_FAILED", message, Retry.FEW_TIMES);
            case Failure.Unexpected _ -> new WorkFailure("INTERNAL", message, Retry.FOR_EVER);
            case Failure.BadStream _ -> new WorkFailure("INTERNAL", message, Retry.FEW_TIMES);
        };
    }

    private static WorkFailure of(ImageException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.reason()) {
            case UNREACHABLE -> new WorkFailure("IMAGE_FETCH_FAILED", message, Retry.FOR_EVER);
            case NOT_FOUND -> new WorkFailure("IMAGE_FETCH_FAILED", message, Retry.FEW_TIMES);
            case CORRUPT -> new WorkFailure("IMAGE_CORRUPT", message, Retry.FEW_TIMES);
            case NO_ROOM -> new WorkFailure("HOST_DISK", message, Retry.FEW_TIMES);
            case CANCELLED -> new WorkFailure("CANCELLED", message, Retry.AT_ONCE);
        };
    }
}
