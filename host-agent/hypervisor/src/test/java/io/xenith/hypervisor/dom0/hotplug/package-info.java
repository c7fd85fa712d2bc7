/** Hotplug scripts run with stand-ins for XenStore's tools. */
@NullMarked
package io.xenith.hypervisor.dom0.hotplug;

import org.jspecify.annotations.NullMarked;
