/**
 * Placement: {@code (Snapshot, Request, RandomGenerator) -> Plan}.
 *
 * <p>Owns the choice of a host and the explanation of that choice. It owns no record: the control plane keeps a {@link
 * io.xenith.scheduler.FleetView}, asks a {@link io.xenith.scheduler.PlacementEngine}, and claims what the plan names by compare-and-set;
 * what-if calls, drain plans, replays and benchmarks call the same function on snapshots of their own. Start reading at the engine, then
 * {@link io.xenith.scheduler.Rule}.
 *
 * <p>Invariants: no clock, no input or output, no chance but the generator passed in. A placed host passes every rule. The removals of a
 * plan plus its feasible hosts are all hosts of the snapshot. A snapshot never changes.
 *
 * <p>What comes later, and where it fits. Racks, power feeds and other fault domains are one more set of bit columns beside zones, with a
 * grouping variant that counts members per column instead of per host. PCI devices and other inventories with few kinds are resources: one
 * more {@link io.xenith.scheduler.Resource}, hence one more column and one more {@code Room} rule. NUMA cells make capacity a row of columns per cell, judged by a
 * rule of its own that runs last, on the few hosts that are left, and names the cells it chose in {@link io.xenith.scheduler.Candidate}. Each new rule is a
 * constant of {@code Rule}; counts, near misses and explanations follow by themselves.
 */
@NullMarked
package io.xenith.scheduler;

import org.jspecify.annotations.NullMarked;
