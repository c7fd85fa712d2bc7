package io.xenith.controlplane.core.host;

import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.scheduler.HostId;

/** Wakes whoever owns a host. Called after the commit that changed the intent; losing a signal only costs time, as sessions also run on a timer. */
@FunctionalInterface
public interface HostSignals {
    /** The intended state of a domain has changed. Answers at once and does not throw: the call is made from request threads. */
    void domainChanged(HostId host, DomainId domain);
}
