package io.xenith.lab.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * The network between lab hosts: each pair has a cable, which is a pair of UDP ports on loopback. Without connections there is
 * nothing to set up again after a power cut. A host has a socket for each other host that the lab could have, used or not, as
 * all are brought back from one snapshot and must have the same hardware.
 *
 * @param firstPort the first of {@link #PORTS} ports in a row
 */
public record Cables(int firstPort) {
    /** How many hosts a lab can have. */
    public static final int MOST_HOSTS = 4;

    /** How many ports all cables take. */
    public static final int PORTS = MOST_HOSTS * (MOST_HOSTS - 1);

    /** QEMU's arguments for the sockets of a host. */
    List<String> arguments(int host) {
        var arguments = new ArrayList<String>();
        int socket = 0;
        for (int peer = 1; peer <= MOST_HOSTS; peer++) {
            if (peer == host) {
                continue;
            }
            socket++;
            arguments.add("-netdev");
            arguments.add("socket,id=cable%d,udp=127.0.0.1:%d,localaddr=127.0.0.1:%d"
                    .formatted(socket, port(peer, host), port(host, peer)));
            arguments.add("-device");
            arguments.add("virtio-net-pci,netdev=cable%d,mac=52:54:00:77:%02d:%02d".formatted(socket, host, socket));
        }
        return arguments;
    }

    /** Where a host hears what a peer sends. */
    int port(int host, int peer) {
        return firstPort + (host - 1) * (MOST_HOSTS - 1) + (peer < host ? peer - 1 : peer - 2);
    }
}
