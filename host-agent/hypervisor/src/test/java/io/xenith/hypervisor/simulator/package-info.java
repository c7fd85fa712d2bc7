/** Tests of the simulated host: the contract, its journal under crashes, its faults, its cost. */
@NullMarked
package io.xenith.hypervisor.simulator;

import org.jspecify.annotations.NullMarked;
