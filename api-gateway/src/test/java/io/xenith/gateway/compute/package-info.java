/** Tests of what compute's packages share, and of the whole API over HTTP. Start at {@code ComputeApiTest}. */
@NullMarked
package io.xenith.gateway.compute;

import org.jspecify.annotations.NullMarked;
