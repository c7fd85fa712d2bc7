/**
 * How the other packages talk to the record in PostgreSQL.
 *
 * <p>Owns transactions and their retries, the small SQL helpers, keyset paging, the caller's scope, the ledger of answered
 * requests and the audit trail; it owns no table of the domain. Every feature package calls it, it calls none of them.
 *
 * <p>Invariants: a transaction is one connection, JDBC and Hibernate alike; each mutation, its audit record and its entry in
 * the ledger commit together or not at all; a query on tenants' rows takes a {@link
 * io.xenith.controlplane.record.CallerScope}. Start reading at {@link io.xenith.controlplane.record.Transactions} and {@link
 * io.xenith.controlplane.record.Mutations}.
 */
@NullMarked
package io.xenith.controlplane.record;

import org.jspecify.annotations.NullMarked;
