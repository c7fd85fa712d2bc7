/** Nova's key pairs. A pair is made here, from the JDK, and its private half goes to the client and nowhere else: it is neither stored, logged nor
 * sent to the control plane. Start at {@code KeypairsResource}. */
@NullMarked
package io.xenith.gateway.compute.keypair;

import org.jspecify.annotations.NullMarked;
