/**
 * What we are and where: the public address, the version document at each service's root, the catalog, and microversions. Owns the
 * one place that says which microversions are offered ({@link io.xenith.gateway.version.Microversions}); advertise there only what
 * is true. Called by the filters, by identity for the catalog, and by clients before they have a token.
 */
@NullMarked
package io.xenith.gateway.version;

import org.jspecify.annotations.NullMarked;
