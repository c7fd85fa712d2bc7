/**
 * What tests of this module share: one real PostgreSQL for each JVM, a migrated database for each test class, and callers.
 *
 * <p>A test of stores takes a {@link io.xenith.controlplane.testing.TestingRecord}; a {@code @QuarkusTest} names {@link
 * io.xenith.controlplane.testing.TestingControlPlane} as its resource. Nothing here is used outside tests.
 */
@NullMarked
package io.xenith.controlplane.testing;

import org.jspecify.annotations.NullMarked;
