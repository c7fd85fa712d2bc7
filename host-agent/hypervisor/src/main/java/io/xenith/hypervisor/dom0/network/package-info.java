/**
 * The network of Dom0 as guests meet it: the bridges there are, and the rules that keep a guest from sending as another.
 *
 * <p>Owns, by the hotplug script {@code vif-xenith}, nft's table {@code bridge xenith}. libxl runs the
 * script for each interface that comes or goes, so rules are there before the first packet and go with the interface, host
 * agent or not; the agent checks and mends them. The libxl binding and the agent call this package.
 *
 * <p>Invariant: the script is the only place that knows the rules.
 *
 * <p>Start reading at {@link io.xenith.hypervisor.dom0.network.AntiSpoofing} and the script.
 */
@NullMarked
package io.xenith.hypervisor.dom0.network;

import org.jspecify.annotations.NullMarked;
