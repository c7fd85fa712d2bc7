/**
 * A client of XenStore, the small tree of facts that Xen's toolstack, backends and guests share.
 *
 * <p>Owns the wire protocol (Xen's {@code docs/misc/xenstore.txt}, {@code xen/include/public/io/xs_wire.h}) over xenstored's
 * Unix socket. The libxl binding, the Dom0 runtime and the host agent call it. Knows no key of the tree by itself.
 *
 * <p>Invariants: one connection, any number of callers; every call ends by its deadline; nothing queues without a bound; a
 * watch that cannot promise to have told of everything says so by {@link io.xenith.hypervisor.xenstore.WatchListener#onEventsLost}.
 *
 * <p>Start reading at {@link io.xenith.hypervisor.xenstore.XenStore}, then {@code Connection} and {@code Watches}.
 */
@NullMarked
package io.xenith.hypervisor.xenstore;

import org.jspecify.annotations.NullMarked;
