/** Holds the package to what it says. */
@NullMarked
package io.xenith.hypervisor.dom0.disk;

import org.jspecify.annotations.NullMarked;
