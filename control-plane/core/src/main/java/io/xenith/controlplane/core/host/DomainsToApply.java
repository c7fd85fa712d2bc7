package io.xenith.controlplane.core.host;

import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.scheduler.HostId;
import java.util.Collection;
import java.util.List;

/**
 * What agents have yet to be told. A domain is pending while its observed generation is below its intended one, whatever the reason; orphans
 * whose time of grace is over are pending too, with the order to be absent.
 */
public interface DomainsToApply {
    /** Pending domains of one host, those waiting longest first. */
    List<DomainOrder> listPending(HostId host, int limit);

    /** Those of the named domains that are pending, in no order. One query, for any hosts. */
    List<DomainOrder> load(Collection<DomainId> domains);
}
