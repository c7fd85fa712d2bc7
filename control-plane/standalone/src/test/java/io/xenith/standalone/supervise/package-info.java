/** Tests of the package of the same name. */
@NullMarked
package io.xenith.standalone.supervise;

import org.jspecify.annotations.NullMarked;
