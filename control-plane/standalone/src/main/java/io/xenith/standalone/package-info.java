/**
 * The embedded default: the whole product on one machine, for people ({@link io.xenith.standalone.Main}, started by
 * {@code ./xenith}) and for end-to-end tests ({@link io.xenith.standalone.Standalone}).
 *
 * <p>A supervisor process keeps the services running as processes of their own, configured only by environment and system
 * properties, exactly as somebody would start them one by one; this module imports none of their classes. Start reading at
 * {@link io.xenith.standalone.stack.Stack}.
 */
@NullMarked
package io.xenith.standalone;

import org.jspecify.annotations.NullMarked;
