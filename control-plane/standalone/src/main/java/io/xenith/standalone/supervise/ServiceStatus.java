package io.xenith.standalone.supervise;

import io.xenith.standalone.process.ProcessIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of the board.
 *
 * @param name of the component
 * @param state where it is
 * @param detail for people: the step, what it waits for, or why it failed; may be empty
 * @param process its process; null when it has none
 * @param port to show; 0 for none
 * @param restarts times it was started again since the supervisor began
 * @param answering whether its last probe succeeded
 * @param sinceMillis when it came into this state, since 1970
 */
public record ServiceStatus(
        String name,
        ServiceState state,
        String detail,
        @Nullable ProcessIdentity process,
        int port,
        int restarts,
        boolean answering,
        long sinceMillis) {

    static ServiceStatus initial(String name, int port, long nowMillis) {
        return new ServiceStatus(name, ServiceState.WAITING, "", null, port, 0, false, nowMillis);
    }

    /** Its process, when it has one. */
    public Optional<ProcessIdentity> findProcess() {
        return Optional.ofNullable(process);
    }

    ServiceStatus moved(ServiceState next, String nextDetail, long nowMillis) {
        return new ServiceStatus(
                name, next, nextDetail, process, port, restarts, next == ServiceState.READY, nowMillis);
    }

    ServiceStatus withProcess(@Nullable ProcessIdentity next) {
        return new ServiceStatus(name, state, detail, next, port, restarts, answering, sinceMillis);
    }

    ServiceStatus withAnswering(boolean next) {
        return new ServiceStatus(name, state, detail, process, port, restarts, next, sinceMillis);
    }

    ServiceStatus restarted() {
        return new ServiceStatus(name, state, detail, process, port, restarts + 1, answering, sinceMillis);
    }
}
