package io.xenith.controlplane.core.host;

import java.util.List;

/** Where what the agents say enters the record. */
public interface Observations {
    /**
     * Records a batch of messages, of many hosts, in one transaction: observed state by compare-and-set on boot id and report sequence, the
     * operations that those observations complete or fail, and the facts that follow. Order matters only within one host. Repeated and late
     * reports do nothing.
     *
     * <p>Collect what arrives while a call is under way and hand it over in the next: one commit then serves many domains. At most 500
     * domains a call are a good size; more work too.
     *
     * @throws RuntimeException when the record does not answer; nothing is recorded then, and the same batch may be given again
     */
    void record(List<HostReport> reports);
}
