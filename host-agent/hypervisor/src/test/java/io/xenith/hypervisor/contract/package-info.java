/**
 * What every implementation of {@link io.xenith.hypervisor.Hypervisor} and {@link io.xenith.hypervisor.HostStore} must do,
 * as tests. Travels as this module's test-jar. To hold an implementation to it, extend {@code HypervisorContract}, answer
 * the questions of {@code ContractFixture}, and run.
 */
@NullMarked
package io.xenith.hypervisor.contract;

import org.jspecify.annotations.NullMarked;
