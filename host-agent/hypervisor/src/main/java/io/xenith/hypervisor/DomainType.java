package io.xenith.hypervisor;

/** How Xen virtualises a guest. PVH is preferred; PV for kernels that know nothing newer; HVM for whole machines. */
public enum DomainType {
    PV,
    PVH,
    HVM
}
