/**
 * The gRPC face of one host's agent: checks what comes in, calls {@code HostAgent}, and answers in the contract's words.
 *
 * <p>Only the control plane may call; every call names the host. Start at
 * {@link io.xenith.hostagent.endpoint.HostAgentEndpoint}; what a spec must look like is in {@code SpecCheck}.
 */
@NullMarked
package io.xenith.hostagent.endpoint;

import org.jspecify.annotations.NullMarked;
