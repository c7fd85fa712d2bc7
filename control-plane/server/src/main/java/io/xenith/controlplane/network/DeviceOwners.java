package io.xenith.controlplane.network;

/** The words by which people know who uses a port. */
final class DeviceOwners {

    static final String ROUTER_INTERFACE = "network:router_interface";
    static final String ROUTER_GATEWAY = "network:router_gateway";
    private static final String COMPUTE = "compute:";
    private static final String NETWORK = "network:";

    private DeviceOwners() {}

    static String ofInstance(String zone) {
        return COMPUTE + zone;
    }

    /** Whether these words are for our own use. */
    static boolean reserved(String deviceOwner) {
        return deviceOwner.startsWith(NETWORK);
    }
}
