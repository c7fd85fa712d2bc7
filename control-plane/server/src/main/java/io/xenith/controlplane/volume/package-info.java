/**
 * Volumes: disks of projects whose life is not that of an instance.
 *
 * <p>Owns the table {@code volume}. The gateway edits it over gRPC, in the shapes of Cinder. A volume is a row and a claim on
 * quota, made and given up in one transaction; it is on no host. Nothing attaches one yet: see ADR 14 for what is decided and
 * what of it is there.
 *
 * <p>Invariants: a caller sees its own project's volumes and no others, and an administrator all; what is claimed of quota is
 * what the table holds; the status is computed, never stored. Start reading at {@link
 * io.xenith.controlplane.volume.VolumeStore}.
 */
@NullMarked
package io.xenith.controlplane.volume;

import org.jspecify.annotations.NullMarked;
