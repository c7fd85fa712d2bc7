package io.xenith.hypervisor.xenstore;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Where xenstored listens, and the bounds of a client.
 *
 * @param callTimeout how long one request may take; positive
 * @param mostRequests how many requests may wait for an answer at once
 * @param mostEvents how many different watch events may wait for their listeners before all are given up as lost
 * @param mostTransactionTries how often a transaction is tried while others change what it reads
 */
public record XenStoreSettings(
        Path socket, Duration callTimeout, int mostRequests, int mostEvents, int mostTransactionTries) {
    private static final List<Path> USUAL =
            List.of(Path.of("/run/xenstored/socket"), Path.of("/var/run/xenstored/socket"));

    public XenStoreSettings {
        Objects.requireNonNull(socket);
        if (callTimeout.isNegative()
                || callTimeout.isZero()
                || mostRequests < 1
                || mostEvents < 1
                || mostTransactionTries < 1) {
            throw new IllegalArgumentException("bounds are positive");
        }
    }

    /** This socket with the usual bounds. */
    public static XenStoreSettings at(Path socket) {
        return new XenStoreSettings(socket, Duration.ofSeconds(10), 512, 4096, 32);
    }

    /** The socket that there is on this host, else the first of the usual ones. */
    public static XenStoreSettings ofThisHost() {
        return at(USUAL.stream().filter(Files::exists).findFirst().orElse(USUAL.getFirst()));
    }

    /** The same with another time for one request. */
    public XenStoreSettings withCallTimeout(Duration timeout) {
        return new XenStoreSettings(socket, timeout, mostRequests, mostEvents, mostTransactionTries);
    }
}
