/**
 * The promises of the README, held with the real {@code openstack} client against the whole product.
 *
 * <p>{@link io.xenith.standalone.e2e.Cloud} starts one embedded cloud for all classes of a run;
 * {@link io.xenith.standalone.e2e.OpenStackCli} runs the client as a tenant would, as a process with {@code OS_*} variables.
 * The flows are abstract classes by subject; {@link io.xenith.standalone.e2e.InstalledClientIT} runs them with the installed client,
 * {@link io.xenith.standalone.e2e.OtherClientIT} with that of the other Debian release. Each test makes what it needs under a name of its
 * own and deletes it again, so that the classes run in any order.
 */
@NullMarked
package io.xenith.standalone.e2e;

import org.jspecify.annotations.NullMarked;
