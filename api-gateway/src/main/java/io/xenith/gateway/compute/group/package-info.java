/** Nova's server groups: our instance groups. Start at {@code ServerGroupsResource}. */
@NullMarked
package io.xenith.gateway.compute.group;

import org.jspecify.annotations.NullMarked;
