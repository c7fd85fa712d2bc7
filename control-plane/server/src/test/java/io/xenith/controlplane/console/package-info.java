@NullMarked
package io.xenith.controlplane.console;

import org.jspecify.annotations.NullMarked;
