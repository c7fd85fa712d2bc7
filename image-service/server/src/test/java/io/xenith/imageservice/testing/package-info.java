/** What the tests of this service share: a real PostgreSQL, a certificate authority, clients that speak as somebody. */
@NullMarked
package io.xenith.imageservice.testing;

import org.jspecify.annotations.NullMarked;
