package io.xenith.controlplane.core.host;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.scheduler.HostId;

/**
 * What is to be sent to a host's agent for one domain.
 *
 * @param generation the intended generation
 * @param heldGeneration the generation that the agent was last known to hold; when it equals {@code generation} the order is known to have
 *     arrived, and sending it again only helps an agent that lost it
 * @param observedGeneration that the agent was last known to have converged to; 0: to none since its host booted, which is how a domain looks
 *     that waits for the word that it is still wanted there
 * @param requestId of the request that asked; goes to the agent's log
 * @param traceparent of that request in the W3C trace context; empty when it was not traced
 * @param spec the same for the same generation
 */
public record DomainOrder(
        HostId host,
        DomainId domain,
        long generation,
        long heldGeneration,
        long observedGeneration,
        String requestId,
        String traceparent,
        EncodedSpec spec) {
    /** Whether its agent may have to be told, as far as is known. What it holds and is at work on needs no repeating. */
    public boolean isToBeTold() {
        return heldGeneration < generation || observedGeneration == 0;
    }

    public DomainOrder {
        requireNonNull(host, "host");
        requireNonNull(domain, "domain");
        requireNonNull(requestId, "requestId");
        requireNonNull(traceparent, "traceparent");
        requireNonNull(spec, "spec");
    }
}
