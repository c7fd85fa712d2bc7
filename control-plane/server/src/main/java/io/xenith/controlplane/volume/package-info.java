/**
 * Volumes: disks of projects whose life is not that of an instance.
 *
 * <p>Owns the table {@code volume}. The gateway edits it over gRPC, in the shapes of Cinder. A volume is a row and a claim on
 * quota, made and given up in one transaction. The first instance that has it decides its host, and its disk is claimed there in the same
 * transaction. Which instance has it is the instance's state ({@code volume_attachment}). One that is on a host is deleted in two steps: condemned
 * by the request, forgotten when the host has removed the disk. See ADR 14.
 *
 * <p>Invariants: a caller sees its own project's volumes and no others, and an administrator all; what is claimed of quota is
 * what the table holds; the status is computed, never stored. Start reading at {@link
 * io.xenith.controlplane.volume.VolumeStore}.
 */
@NullMarked
package io.xenith.controlplane.volume;

import org.jspecify.annotations.NullMarked;
