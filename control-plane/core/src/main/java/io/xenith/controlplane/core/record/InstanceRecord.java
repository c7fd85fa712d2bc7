package io.xenith.controlplane.core.record;

import java.util.function.Function;

/** Where instances are kept. */
public interface InstanceRecord {
    /**
     * Runs work in one transaction and commits. The work may run several times, after a conflict, and must have no effect but on its
     * transaction.
     *
     * @param name a constant, for metrics
     * @throws RuntimeException what the work threw, or that the record does not answer; nothing happened then
     */
    <T> T transact(String name, Function<InstanceTransaction, T> work);
}
