package io.xenith.lab.machine;

import io.xenith.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of loopback that nobody has at the moment. Who takes one later than asked may find it gone, and asks again. */
public final class Ports {
    private Ports() {}

    /** One for TCP. */
    public static int findFree() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many in a row for UDP, outside the range that the kernel itself hands out. */
    public static int findFreeRow(int count) {
        for (int attempt = 0; attempt < 200; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(20_000, 32_000 - count);
            if (isFree(first, count)) {
                return first;
            }
        }
        throw new LabException("found no " + count + " free UDP ports in a row between 20000 and 32000");
    }

    private static boolean isFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                assert socket.isBound();
            } catch (SocketException e) {
                return false;
            }
        }
        return true;
    }
}
