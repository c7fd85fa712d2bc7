package io.xenith.hostagent.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One host of a process.
 *
 * @param hostId empty until it is enrolled
 * @param address where the control plane reaches it
 * @param certificateUntil null until it is enrolled
 * @param announced whether the control plane has been told in this run where the host is
 * @param problem why it does not serve; empty when it does
 * @param domains null until the machine is open and the state is read
 */
public record HostStatus(
        String name,
        String hostId,
        String address,
        @Nullable Instant certificateUntil,
        boolean announced,
        String problem,
        @Nullable DomainStatus domains) {}
