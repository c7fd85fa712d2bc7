/**
 * The console logs that Dom0 keeps of its guests.
 *
 * <p>xenconsoled writes them (with {@code --log=guest}), one file for each domain name, for ever and without a bound. This package
 * gives each domain a file of its own by its id, lets it begin anew, bounds it, reads it and forgets it. The libxl binding is the
 * caller.
 *
 * <p>Invariant: a log's offsets count from the domain's beginning, whatever was dropped.
 *
 * <p>Start reading at {@link io.xenith.hypervisor.dom0.console.ConsoleLogs}.
 */
@NullMarked
package io.xenith.hypervisor.dom0.console;

import org.jspecify.annotations.NullMarked;
