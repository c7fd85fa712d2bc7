/**
 * What an installation of the embedded default is: its directory, its settings, its ports and its secrets.
 *
 * <p>Read by everything else in this module, calls nothing of it but {@code process}. Invariants: all that an installation
 * keeps is below its one {@link io.xenith.standalone.settings.StateDirectory}; a secret is made once and never changes by itself.
 * Start reading at {@link io.xenith.standalone.settings.Settings}.
 */
@NullMarked
package io.xenith.standalone.settings;

import org.jspecify.annotations.NullMarked;
