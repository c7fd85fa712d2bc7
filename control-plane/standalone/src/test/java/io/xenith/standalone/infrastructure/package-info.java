/** Tests of the package of the same name. */
@NullMarked
package io.xenith.standalone.infrastructure;

import org.jspecify.annotations.NullMarked;
