/**
 * Xenith's own services as the embedded default starts them: from their built trees, configured from outside only.
 *
 * <p>All names of environment variables that this module and the services agree on are in
 * {@link io.xenith.standalone.service.ServiceConfigs}; start reading there.
 */
@NullMarked
package io.xenith.standalone.service;

import org.jspecify.annotations.NullMarked;
