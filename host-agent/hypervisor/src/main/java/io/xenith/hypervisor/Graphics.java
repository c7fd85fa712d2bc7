package io.xenith.hypervisor;

import java.net.InetAddress;
import java.util.Objects;

/** A domain's screen. The serial console is always there and is not configured. */
public sealed interface Graphics {
    /** No screen: the usual case for PV and PVH. */
    record None() implements Graphics {}

    /** A VNC server of the device model; the port is chosen by the toolstack, see {@link Hypervisor#findVncAddress}. */
    record Vnc(InetAddress listen) implements Graphics {
        public Vnc {
            Objects.requireNonNull(listen);
        }
    }
}
