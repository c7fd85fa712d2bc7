/** Tests of the package of the same name. */
@NullMarked
package io.xenith.standalone.cli;

import org.jspecify.annotations.NullMarked;
