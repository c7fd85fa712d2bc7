package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import io.xenith.scheduler.HostId;
import org.jspecify.annotations.Nullable;

/**
 * From where to where an operation is to move an instance.
 *
 * @param from the host that it was on
 * @param asked the only host that it may go to, as an administrator named it; absent: any
 * @param withoutCopy whether it may only go to a host that has one store with the one that it was on
 * @param to the host that was found; absent while there is none
 */
public record Route(
        HostId from,
        @Nullable HostId asked,
        boolean withoutCopy,
        @Nullable HostId to) {
    public Route {
        requireNonNull(from, "from");
    }

    /** With the host that was found. */
    public Route ending(HostId found) {
        return new Route(from, asked, withoutCopy, found);
    }
}
