/**
 * Facts on their way to Kafka.
 *
 * <p>Whoever changes the record inserts rows into {@code outbox} in the same transaction ({@link io.xenith.controlplane.outbox.OutboxStore}); the
 * publisher moves them to Kafka in the order of their positions and deletes them once Kafka has them. At least once: a crash between the two
 * sends a fact again under the same {@code event-id}. While Kafka is away the rows wait, and their age is the alarm.
 */
@NullMarked
package io.xenith.controlplane.outbox;

import org.jspecify.annotations.NullMarked;
