/** Tests of the libxl binding: what needs no Xen runs everywhere, {@code LibxlContractTest} in the Dom0 of a real Xen host. */
@NullMarked
package io.xenith.hypervisor.libxl;

import org.jspecify.annotations.NullMarked;
