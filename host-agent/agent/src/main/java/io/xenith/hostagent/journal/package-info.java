/**
 * What one host's agent knows durably: the intended state of each domain, and few notes that cannot be seen by looking.
 *
 * <p>Owns the file {@code domains.journal}. Called by the endpoint (stores before it answers) and by {@code work} (notes).
 * Invariants: what {@code append} returned for is found again after a crash; what it threw for is not held, and may be found
 * again only if the process ends before its next append. Start at {@link io.xenith.hostagent.journal.Journal}.
 */
@NullMarked
package io.xenith.hostagent.journal;

import org.jspecify.annotations.NullMarked;
