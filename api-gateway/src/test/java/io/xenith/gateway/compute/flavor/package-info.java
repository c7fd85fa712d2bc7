/** Tests of flavors. */
@NullMarked
package io.xenith.gateway.compute.flavor;

import org.jspecify.annotations.NullMarked;
