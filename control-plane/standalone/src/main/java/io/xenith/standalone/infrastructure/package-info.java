/**
 * PostgreSQL, Kafka and Keycloak as one machine needs them: unpacked, set up once, small, on loopback.
 *
 * <p>{@code Stack} puts them into the supervisor. Invariants: every preparation can be interrupted anywhere and done again
 * (what is unpacked or initialised appears under its name only when it is whole); PostgreSQL keeps {@code fsync}. Start
 * reading at {@link io.xenith.standalone.infrastructure.PostgresService}.
 */
@NullMarked
package io.xenith.standalone.infrastructure;

import org.jspecify.annotations.NullMarked;
