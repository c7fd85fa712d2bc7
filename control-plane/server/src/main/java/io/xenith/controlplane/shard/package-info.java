/**
 * Which replica looks after which hosts.
 *
 * <p>Hosts are spread over the partitions of the topic {@code fleet.host.events.v1} by their {@code shard} column; the consumer
 * group of the replicas decides who reads a partition, and who reads it owns its hosts. Ownership is there so that work is done
 * once, not so that it is right: an agent refuses older generations and the record moves by compare-and-set, so two owners for a
 * moment do no harm. When Kafka is away, every replica keeps what it owned.
 *
 * <p>Start at {@link io.xenith.controlplane.shard.ShardOwnership}.
 */
@NullMarked
package io.xenith.controlplane.shard;

import org.jspecify.annotations.NullMarked;
