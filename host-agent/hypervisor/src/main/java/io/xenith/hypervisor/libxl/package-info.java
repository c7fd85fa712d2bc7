/**
 * The hypervisor of a real Xen host, through libxl (Xen 4.17 and later) by Java's Foreign Function and Memory API.
 *
 * <p>Owns everything that is libxl's: finding the library, its contexts, its log, its error codes, its JSON, and the facts that
 * this product keeps with a domain in XenStore under {@code xenith/}. The host agent calls it, through
 * {@link io.xenith.hypervisor.Hypervisor} alone.
 *
 * <p>Invariants: no offset into a struct of libxl's IDL is known here, values go in and out as JSON, and sizes are measured
 * ({@code NativeType}); no Java code runs in a callback from libxl, as libxl forks and its children log; a context is used
 * by one operation at a time, so that what it logs, and what {@code libxl_ao_abort} stops, is that operation alone.
 *
 * <p>Start reading at {@link io.xenith.hypervisor.libxl.LibxlHypervisor}, then {@code Workers}, {@code Context} and
 * {@code ConfigJson}. ADR 0011 has the reasons.
 */
@NullMarked
package io.xenith.hypervisor.libxl;

import org.jspecify.annotations.NullMarked;
