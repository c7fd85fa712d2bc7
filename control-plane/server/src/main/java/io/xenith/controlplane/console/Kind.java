package io.xenith.controlplane.console;

import io.grpc.Status;
import io.xenith.controlplane.v1.ConsoleKind;
import io.xenith.transport.error.ServiceException;

/** What of an instance somebody is connected to. */
enum Kind {
    SERIAL("serial", "open console", io.xenith.hostagent.v1.ConsoleKind.CONSOLE_KIND_SERIAL),
    SCREEN("screen", "open screen", io.xenith.hostagent.v1.ConsoleKind.CONSOLE_KIND_SCREEN);

    private final String column;
    private final String action;
    private final io.xenith.hostagent.v1.ConsoleKind atAgent;

    Kind(String column, String action, io.xenith.hostagent.v1.ConsoleKind atAgent) {
        this.column = column;
        this.action = action;
        this.atAgent = atAgent;
    }

    static Kind of(ConsoleKind kind) {
        return switch (kind) {
            case CONSOLE_KIND_UNSPECIFIED, CONSOLE_KIND_SERIAL -> SERIAL;
            case CONSOLE_KIND_SCREEN -> SCREEN;
            case UNRECOGNIZED ->
                throw ServiceException.of(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", "unknown: kind")
                        .with("field", "kind");
        };
    }

    /** In the record. */
    String column() {
        return column;
    }

    /** In the audit trail, and in refusals. */
    String action() {
        return action;
    }

    /** In the agent's contract. */
    io.xenith.hostagent.v1.ConsoleKind atAgent() {
        return atAgent;
    }
}
