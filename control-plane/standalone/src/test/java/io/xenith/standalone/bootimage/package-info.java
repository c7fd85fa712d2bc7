/** Tests of the package of the same name. */
@NullMarked
package io.xenith.standalone.bootimage;

import org.jspecify.annotations.NullMarked;
