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
 * @param requestId of the request that asked; goes to the agent's log
 * @param spec the same for the same generation
 */
public record DomainOrder(
        HostId host, DomainId domain, long generation, long heldGeneration, String requestId, EncodedSpec spec) {
    public DomainOrder {
        requireNonNull(host, "host");
        requireNonNull(domain, "domain");
        requireNonNull(requestId, "requestId");
        requireNonNull(spec, "spec");
    }
}
