package io.xenith.imageservice.blob;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The peer went away in the middle. */
final class CutOffException extends IOException {
    CutOffException(@Nullable Throwable cause) {
        super("connection ended in the middle of a transfer", cause);
    }
}
