/** Tests of the shapes and states of servers. */
@NullMarked
package io.xenith.gateway.compute.server;

import org.jspecify.annotations.NullMarked;
