/** Tests of simulated screens, by a viewer that speaks RFB on a socket. */
@NullMarked
package io.xenith.hypervisor.simulator.screen;

import org.jspecify.annotations.NullMarked;
