/**
 * Which components make the product on one machine, and the credentials with which people enter it.
 *
 * <p>The one place that knows both {@code infrastructure} and {@code service}. Called by the commands and by
 * {@code Standalone}. Start reading at {@link io.xenith.standalone.stack.Stack}.
 */
@NullMarked
package io.xenith.standalone.stack;

import org.jspecify.annotations.NullMarked;
