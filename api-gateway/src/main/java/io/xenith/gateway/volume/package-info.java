/**
 * Block storage as Cinder v3 speaks it: volumes, their metadata, the one type, limits. Calls the control plane's volume and quota
 * services, and keeps nothing.
 *
 * <p>Invariants: the project in a path is that of the token; what is not offered (snapshots, backups, sources, extending, attaching
 * by hand) is refused with what to do instead, never ignored. Start reading at {@code VolumeResource}.
 */
@NullMarked
package io.xenith.gateway.volume;

import org.jspecify.annotations.NullMarked;
