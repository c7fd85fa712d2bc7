/** Holds the XenStore client to the protocol, against a small xenstored that can be made to misbehave. */
@NullMarked
package io.xenith.hypervisor.xenstore;

import org.jspecify.annotations.NullMarked;
