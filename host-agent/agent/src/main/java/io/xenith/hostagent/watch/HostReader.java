package io.xenith.hostagent.watch;

import io.xenith.hostagent.v1.ForeignDomain;
import io.xenith.hostagent.v1.HostFacts;
import java.util.List;

/** What a stream tells of the host itself. Each may block and throws when the host could not be looked at. */
public interface HostReader {

    /** The facts, now. */
    HostFacts readFacts();

    /** Domains that the agent does not own, now. */
    List<ForeignDomain> listForeignDomains();

    /** How many intended changes have not converged yet. */
    int countQueued();
}
