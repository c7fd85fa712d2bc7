/**
 * Screens of simulated guests: a small RFB server (RFC 6143), so that whoever relays or shows screens has something to show without real Xen.
 *
 * <p>Called by the simulated hypervisor alone. Invariants: a screen costs nothing before somebody asks where it is; how many look at it at once is bounded, and so is
 * what is read from each. Start at {@link io.xenith.hypervisor.simulator.screen.ScreenServer}.
 */
@NullMarked
package io.xenith.hypervisor.simulator.screen;

import org.jspecify.annotations.NullMarked;
