/**
 * One way into the database: a transaction with a name, a time limit, and a bounded number of tries.
 *
 * <p>Used by every store of this service. Start with {@link io.xenith.imageservice.record.Transactions}.
 */
@NullMarked
package io.xenith.imageservice.record;

import org.jspecify.annotations.NullMarked;
