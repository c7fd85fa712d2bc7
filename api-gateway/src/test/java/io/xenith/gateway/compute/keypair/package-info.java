/** Tests of key pairs. */
@NullMarked
package io.xenith.gateway.compute.keypair;

import org.jspecify.annotations.NullMarked;
