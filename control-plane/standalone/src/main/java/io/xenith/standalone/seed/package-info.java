/**
 * What a new cloud begins with: projects, roles, flavors, networks, the image {@code tiny}.
 *
 * <p>Called by {@code stack} as a task of the supervisor. Speaks only the public API, as the administrator: so it proves at
 * every start that the API works. Invariants: finds before it makes, never changes or deletes what a person may have
 * changed. Start reading at {@link io.xenith.standalone.seed.Seeder}.
 */
@NullMarked
package io.xenith.standalone.seed;

import org.jspecify.annotations.NullMarked;
