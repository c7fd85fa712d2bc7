/** Tests of the package of the same name. */
@NullMarked
package io.xenith.standalone.settings;

import org.jspecify.annotations.NullMarked;
