/**
 * Flavors, key pairs and instance groups: the small reference data that instances are made from.
 *
 * <p>Owns the tables {@code flavor}, {@code flavor_extra_spec}, {@code flavor_access}, {@code keypair} and {@code
 * instance_group}. The gateway edits them over gRPC; the package that owns instances looks them up in {@link
 * io.xenith.controlplane.catalog.FlavorStore}, {@link io.xenith.controlplane.catalog.KeypairStore} and {@link
 * io.xenith.controlplane.catalog.InstanceGroupStore} within its own transaction, and says who is in a group by {@link
 * io.xenith.controlplane.catalog.GroupMembers}.
 *
 * <p>Invariants: instances keep copies of what they were made with, so nothing here is held by them; a private flavor is found
 * only by projects that have access; key pairs belong to users and groups to projects.
 */
@NullMarked
package io.xenith.controlplane.catalog;

import org.jspecify.annotations.NullMarked;
