/**
 * How a host joins and stays: its key, its certificate, and telling the control plane where it is.
 *
 * <p>Owns the host's {@code identity} directory. Called by {@code AgentProcess} before a host serves. Invariants: the private
 * key never leaves the directory; a key exists on disk before a token is spent on it, so that an enrolment that was
 * interrupted is repeated and not doubled. Start at {@link io.xenith.hostagent.enrolment.Enrolment}.
 */
@NullMarked
package io.xenith.hostagent.enrolment;

import org.jspecify.annotations.NullMarked;
