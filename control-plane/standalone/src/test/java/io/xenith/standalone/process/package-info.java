/** Tests of the package of the same name. */
@NullMarked
package io.xenith.standalone.process;

import org.jspecify.annotations.NullMarked;
