/**
 * What libxl runs in Dom0 for each device of a guest that comes or goes: {@code vif-xenith} and {@code block-xenith}, resources of
 * this package. They work as well while the host agent is not running.
 *
 * <p>Invariant: a script says what went wrong in the backend's {@code hotplug-error}, where libxl finds it, and may be run again
 * after it was killed at any point.
 *
 * <p>Start reading at the scripts.
 */
@NullMarked
package io.xenith.hypervisor.dom0.hotplug;

import org.jspecify.annotations.NullMarked;
