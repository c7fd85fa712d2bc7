/**
 * The control plane's core in one thread: a record in memory, agents that obey their contract, several replicas, and one source of chance that
 * crashes, loses, delays and repeats. Used by tests only; start at {@code InstanceSimulationTest}.
 */
@NullMarked
package io.xenith.controlplane.core.simulation;

import org.jspecify.annotations.NullMarked;
