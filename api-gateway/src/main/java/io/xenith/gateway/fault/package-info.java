/**
 * Refusals. Code throws an {@link io.xenith.gateway.fault.ApiFault}, or lets a failed gRPC call pass; {@link
 * io.xenith.gateway.fault.FaultMapper} turns either into the answer that the service's clients expect. Owns the one table from the
 * reasons of the contracts to statuses ({@link io.xenith.gateway.fault.GrpcFaults}) and the dialects of error bodies
 * ({@link io.xenith.gateway.fault.FaultBody}). Invariant: nothing unexpected is shown, and it is logged once, here.
 */
@NullMarked
package io.xenith.gateway.fault;

import org.jspecify.annotations.NullMarked;
