/** Holds the package to what it says. */
@NullMarked
package io.xenith.hypervisor.dom0.console;

import org.jspecify.annotations.NullMarked;
