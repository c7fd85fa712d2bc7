/**
 * What the record knows of one instance, as plain values: what the tenant has ({@link io.xenith.controlplane.core.instance.Instance}), its
 * incarnations on hosts ({@link io.xenith.controlplane.core.instance.Domain}), what they hold there ({@link
 * io.xenith.controlplane.core.instance.HostClaim}), what is being done ({@link io.xenith.controlplane.core.instance.Operation}), and
 * {@link io.xenith.controlplane.core.instance.InstanceState}, which is all of it at one moment.
 *
 * <p>Called by sagas, reconcilers and stores. Nothing here reads a clock, touches the record or decides what happens next. Invariants:
 * intended state is written only with a higher generation; observed state only by {@link
 * io.xenith.controlplane.core.instance.Observation#follows}; the status a user sees is computed by {@link
 * io.xenith.controlplane.core.instance.InstanceView}, never stored. Start at {@code InstanceState}.
 */
@NullMarked
package io.xenith.controlplane.core.instance;

import org.jspecify.annotations.NullMarked;
