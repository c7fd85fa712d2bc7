package io.xenith.hypervisor.libxl;

/** A function of libxl returned an error. Stays within this package: {@link Failures} says what it means to callers. */
final class LibxlFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    LibxlFailure(String function, int code) {
        super(function + " returned " + code);
        this.code = code;
    }

    int code() {
        return code;
    }
}
