/** Nova's flavors, their extra specs and who may use private ones. Start at {@code FlavorsResource}. */
@NullMarked
package io.xenith.gateway.compute.flavor;

import org.jspecify.annotations.NullMarked;
