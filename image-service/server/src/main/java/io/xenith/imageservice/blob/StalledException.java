package io.xenith.imageservice.blob;

import java.io.IOException;

/** The peer is there, and silent. */
final class StalledException extends IOException {
    StalledException() {
        super("peer silent in the middle of a transfer");
    }
}
