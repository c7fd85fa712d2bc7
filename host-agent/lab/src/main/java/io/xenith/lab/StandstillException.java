package io.xenith.lab;

/** QEMU itself does not go on: nothing that the host in it did, and another start helps. */
final class StandstillException extends LabException {
    private static final long serialVersionUID = 1L;

    StandstillException(String message) {
        super(message);
    }
}
