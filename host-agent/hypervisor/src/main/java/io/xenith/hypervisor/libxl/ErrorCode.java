package io.xenith.hypervisor.libxl;

import org.jspecify.annotations.Nullable;

/** {@code libxl_error}: what the functions return. The numbers are part of libxl's interface. */
enum ErrorCode {
    NONSPECIFIC(-1),
    VERSION(-2),
    FAIL(-3),
    NI(-4),
    NOMEM(-5),
    INVAL(-6),
    BADFAIL(-7),
    GUEST_TIMEDOUT(-8),
    TIMEDOUT(-9),
    NOPARAVIRT(-10),
    NOT_READY(-11),
    OSEVENT_REG_FAIL(-12),
    BUFFERFULL(-13),
    UNKNOWN_CHILD(-14),
    LOCK_FAIL(-15),
    JSON_CONFIG_EMPTY(-16),
    DEVICE_EXISTS(-17),
    CHECKPOINT_DEVOPS_DOES_NOT_MATCH(-18),
    CHECKPOINT_DEVICE_NOT_SUPPORTED(-19),
    VNUMA_CONFIG_INVALID(-20),
    DOMAIN_NOTFOUND(-21),
    ABORTED(-22),
    NOTFOUND(-23),
    DOMAIN_DESTROYED(-24),
    FEATURE_REMOVED(-25),
    PROTOCOL_ERROR_QMP(-26),
    UNKNOWN_QMP_ERROR(-27),
    QMP_GENERIC_ERROR(-28),
    QMP_COMMAND_NOT_FOUND(-29),
    QMP_DEVICE_NOT_ACTIVE(-30),
    QMP_DEVICE_NOT_FOUND(-31),
    QEMU_API(-32);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** The code of this number, or null for one that is newer than this list. */
    static @Nullable ErrorCode find(int number) {
        int index = -number - 1;
        return index >= 0 && index < values().length ? values()[index] : null;
    }
}
