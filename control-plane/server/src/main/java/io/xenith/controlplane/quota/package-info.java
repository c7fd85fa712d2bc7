/**
 * Limits of projects and the claims on them.
 *
 * <p>Owns the table {@code project_quota}, one wide row a project. Every package that makes things that count claims here, in
 * the transaction that makes the thing, and releases in the one that removes it; the gateway reads and sets limits over gRPC.
 *
 * <p>Invariants: nothing in use is negative; a claim that would pass a limit changes nothing; several resources are claimed
 * by one statement, all or none. {@link io.xenith.controlplane.quota.QuotaAudit} proves that claims equal what is there and
 * raises an alarm, it repairs nothing. Start reading at {@link io.xenith.controlplane.quota.QuotaStore}.
 */
@NullMarked
package io.xenith.controlplane.quota;

import org.jspecify.annotations.NullMarked;
