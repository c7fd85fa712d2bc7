package io.xenith.hypervisor.xenstore;

import org.jspecify.annotations.Nullable;

/** The types of messages that this client sends or understands: {@code enum xsd_sockmsg_type} in xs_wire.h. */
enum MessageType {
    DIRECTORY(1),
    READ(2),
    GET_PERMS(3),
    WATCH(4),
    UNWATCH(5),
    TRANSACTION_START(6),
    TRANSACTION_END(7),
    GET_DOMAIN_PATH(10),
    WRITE(11),
    MKDIR(12),
    RM(13),
    SET_PERMS(14),
    WATCH_EVENT(15),
    ERROR(16),
    DIRECTORY_PART(22);

    private final int number;

    MessageType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static @Nullable MessageType find(int number) {
        for (var type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }
}
