package io.xenith.hypervisor;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Every way a micro-operation can fail. A closed set: callers switch over it without a default, and a new way breaks the
 * build at each place that has to think about it.
 */
public sealed interface Failure {
    /** The host has not enough free memory; nothing was made. */
    record OutOfMemory(ByteSize needed, ByteSize free) implements Failure {}

    /** No domain with this number and this id; it was destroyed, or the host rebooted. */
    record NoSuchDomain(String which) implements Failure {}

    /** Another domain on this host has the name. */
    record NameInUse(String name, Domid by) implements Failure {}

    /** A domain with this id is already there; what a repeated create finds. */
    record DomainExists(DomainRef existing) implements Failure {}

    /** A file that the operation was pointed at is not there or cannot be read. */
    record MissingFile(FileRole role, Path path) implements Failure {}

    /** The toolstack does not answer: its daemon is gone, its library cannot be loaded, Xen is not there. */
    record ToolstackDown(String what) implements Failure {}

    /** The call's time ran out. Whether it took effect is unknown. */
    record TimedOut(Duration after) implements Failure {}

    /** The caller cancelled. Whether it took effect is unknown, but some valid state was left. */
    record Cancelled() implements Failure {}

    /** The store has not enough room; nothing was made. */
    record DiskFull(ByteSize needed, ByteSize free) implements Failure {}

    /** The request can never succeed on this host as it stands. */
    record InvalidConfig(String field, String why) implements Failure {}

    /** The domain is in no state for this: a suspend of one that ended, a resume of one that runs. */
    record WrongState(DomainRef domain, RunState state) implements Failure {}

    /** Attach of a target or MAC that the domain already has. */
    record DeviceInUse(DomainRef domain, String device) implements Failure {}

    /** Detach of a target or MAC that the domain does not have. */
    record NoSuchDevice(DomainRef domain, String device) implements Failure {}

    /** The guest or the backend did not let go of a device, or did not take it. */
    record DeviceFailed(DomainRef domain, String device, String why) implements Failure {}

    /** A disk with this identity exists with other properties, or must exist and does not. */
    record DiskConflict(DiskId disk, String why) implements Failure {}

    /** A domain's stream could not be written, or what was read is not one (torn, damaged, another format). */
    record BadStream(String why) implements Failure {}

    /** Anything else the native layer said; its code and log lines are with the exception. */
    record Unexpected(String what) implements Failure {}

    /** What a missing file was for. */
    enum FileRole {
        KERNEL,
        RAMDISK,
        IMAGE,
        DISK,
        /** GRUB for guests that boot from their disk, which comes with a package of the host. */
        BOOT_LOADER
    }

    /** What the caller is to do. */
    enum Advice {
        /** Ask for it on another host; trying here again soon is useless. */
        PLACE_ELSEWHERE,
        /** Look at what is there and decide again; the caller's picture is stale or the outcome unknown. */
        REREAD,
        /** The same call may work later; back off. */
        RETRY_LATER,
        /** The request or the host's set-up is wrong; a person or the requester has to change it. */
        GIVE_UP
    }

    /** What the caller is to do on seeing this. */
    default Advice advice() {
        return switch (this) {
            case OutOfMemory _, DiskFull _ -> Advice.PLACE_ELSEWHERE;
            case NoSuchDomain _, DomainExists _, WrongState _, DeviceInUse _, NoSuchDevice _, DiskConflict _ ->
                Advice.REREAD;
            case TimedOut _, Cancelled _ -> Advice.REREAD;
            case ToolstackDown _, DeviceFailed _, Unexpected _ -> Advice.RETRY_LATER;
            case NameInUse _, MissingFile _, InvalidConfig _, BadStream _ -> Advice.GIVE_UP;
        };
    }

    /** Whether the operation may have taken effect all the same. Where false, nothing was changed. */
    default boolean mayHaveTakenEffect() {
        return switch (this) {
            case TimedOut _, Cancelled _, ToolstackDown _, Unexpected _, DeviceFailed _ -> true;
            case OutOfMemory _,
                    NoSuchDomain _,
                    NameInUse _,
                    DomainExists _,
                    MissingFile _,
                    DiskFull _,
                    InvalidConfig _,
                    WrongState _,
                    DeviceInUse _,
                    NoSuchDevice _,
                    DiskConflict _,
                    BadStream _ -> false;
        };
    }

    /** One sentence for the operator's log: what happened. */
    default String message() {
        return switch (this) {
            case OutOfMemory(var needed, var free) -> "the host has " + free + " free, " + needed + " are needed";
            case NoSuchDomain(var which) -> "no such domain: " + which;
            case NameInUse(var name, var by) -> "the name " + name + " is in use by domain " + by;
            case DomainExists(var existing) -> "the domain is already there: " + existing;
            case MissingFile(var role, var path) ->
                "missing " + role.name().toLowerCase(java.util.Locale.ROOT) + ": " + path;
            case ToolstackDown(var what) -> "the toolstack does not answer: " + what;
            case TimedOut(var after) -> "no end after " + after.toMillis() + " ms";
            case Cancelled() -> "cancelled by the caller";
            case DiskFull(var needed, var free) -> "the store has " + free + " free, " + needed + " are needed";
            case InvalidConfig(var field, var why) -> "invalid " + field + ": " + why;
            case WrongState(var domain, var state) -> "domain " + domain + " is " + state;
            case DeviceInUse(var domain, var device) -> "domain " + domain + " already has " + device;
            case NoSuchDevice(var domain, var device) -> "domain " + domain + " has no " + device;
            case DeviceFailed(var domain, var device, var why) -> "domain " + domain + ", " + device + ": " + why;
            case DiskConflict(var disk, var why) -> "disk " + disk + ": " + why;
            case BadStream(var why) -> "bad domain stream: " + why;
            case Unexpected(var what) -> what;
        };
    }
}
