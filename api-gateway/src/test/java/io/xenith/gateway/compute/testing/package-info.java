/** Fakes of the services of the control plane that compute calls, in memory. */
@NullMarked
package io.xenith.gateway.compute.testing;

import org.jspecify.annotations.NullMarked;
