/**
 * Who carries work on: the runner of operations, the recorder of reports, and the reconcilers that find what both missed.
 *
 * <p>Each call is one bounded round of one transaction, re-reads everything it decides on, and may be repeated at any time, by any replica.
 * Called on signal (a request was accepted, a report came) and on timer. Invariants: signals leave after the commit; a round that fails
 * leaves everything for the next. Start at {@link io.xenith.controlplane.core.reconcile.OperationRunner}.
 */
@NullMarked
package io.xenith.controlplane.core.reconcile;

import org.jspecify.annotations.NullMarked;
