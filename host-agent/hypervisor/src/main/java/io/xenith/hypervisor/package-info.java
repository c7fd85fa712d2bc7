/**
 * The one interface to the hypervisor of one host, and to the store of disks beside it.
 *
 * <p>Owns the closed set of micro-operations ({@link io.xenith.hypervisor.MicroOperation}), the values they take
 * and return, and the closed set of {@link io.xenith.hypervisor.Failure failures}. The host agent is the caller;
 * libxl and the simulator are the parties that obey. Both pass the same contract suite, {@code HypervisorContract}.
 *
 * <p>Invariants: a domain id has at most one domain on a host; a domain that ends stays, with its reason, until it is
 * destroyed by the caller; nothing restarts a domain behind the caller's back; a create that failed with a known
 * outcome left nothing.
 *
 * <p>Start reading at {@link io.xenith.hypervisor.Hypervisor}, then {@link io.xenith.hypervisor.DomainConfig} and
 * {@link io.xenith.hypervisor.Failure}; disks are at {@link io.xenith.hypervisor.HostStore}.
 */
@NullMarked
package io.xenith.hypervisor;

import org.jspecify.annotations.NullMarked;
