/**
 * Disks of stopped domains, and domains that run, on their way from host to host.
 *
 * <p>Owns both ends of {@code DiskTransferService}: {@link io.xenith.hostagent.transfer.DiskTransferEndpoint} gives, and
 * {@link io.xenith.hostagent.transfer.DiskPeers} takes. Invariants: a copy counts only when the giver has said at its end that
 * the domain was off all the while; neither end holds more than a few chunks in memory. {@code DomainMoveService} is {@link
 * io.xenith.hostagent.transfer.DomainMoveEndpoint} with its {@link io.xenith.hostagent.transfer.Receiver}, and {@link
 * io.xenith.hostagent.transfer.MovePeers}; what is given and received, and when, is {@code Departure} and {@code Arrival} in
 * {@code work}.
 */
@NullMarked
package io.xenith.hostagent.transfer;

import org.jspecify.annotations.NullMarked;
