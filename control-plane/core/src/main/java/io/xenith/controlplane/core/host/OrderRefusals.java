package io.xenith.controlplane.core.host;

import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.scheduler.InstanceId;

/** Where it enters the record that an agent will never take an order as it stands. */
@FunctionalInterface
public interface OrderRefusals {
    /**
     * An agent refused an order as malformed: sending it again is in vain, so whoever waits for it need not wait on. Repeated and late
     * refusals do nothing. May wait for the record; not for threads that read a stream.
     *
     * @param generation that the order had
     * @param reason stable name of the refusal: INVALID_FIELD, GENERATION_REUSED
     * @param message for operators
     * @throws RuntimeException when the record does not answer; nothing is recorded then, and the operation ends by its deadline
     */
    void refused(InstanceId instance, DomainId domain, long generation, String reason, String message);
}
