/**
 * Real hosts for an installation on one machine: lab hosts with the agent installed from its own package and enrolled.
 *
 * <p>Called by {@link io.xenith.standalone.stack.Stack}. Invariants: a host that is enrolled is never enrolled again; the lab's lock is held only
 * while hosts are made or switched, so {@code ./xenith lab status} and {@code ssh} always work. Start reading at {@link
 * io.xenith.standalone.lab.LabHosts}.
 */
@NullMarked
package io.xenith.standalone.lab;

import org.jspecify.annotations.NullMarked;
