/**
 * What should be done next about one domain: pure decisions over plain values, no clock, no I/O.
 *
 * <p>Owns {@link io.xenith.hostagent.domain.Convergence#decide}, called by {@code work} in a loop of look, decide, do one step.
 * Invariants, held by enumeration in a test: a domain that is as it should be is never touched; a domain is only made where
 * there is none; from every state every target is reached in a bounded number of steps. Start at {@code Convergence}.
 */
@NullMarked
package io.xenith.hostagent.domain;

import org.jspecify.annotations.NullMarked;
