package io.xenith.standalone.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which port each listener has.
 *
 * @param numbers one for every name
 */
public record Ports(Map<PortName, Integer> numbers) {
    private static final int HIGHEST = 65535;
    private static final int LOWEST_FREE = 12000;
    // Linux gives out 32768 and above to clients by default.
    private static final int FIRST_OF_CLIENTS = 32768;

    /** Requires a port for every name and copies. */
    public Ports {
        numbers = Map.copyOf(numbers);
        for (var name : PortName.values()) {
            var number = numbers.get(name);
            if (number == null || number < 1 || number > HIGHEST) {
                throw new OperatorException("port " + name.label() + " must be 1 to " + HIGHEST + ", not " + number);
            }
        }
    }

    /** The documented ones. */
    public static Ports defaults() {
        var numbers = new EnumMap<PortName, Integer>(PortName.class);
        for (var name : PortName.values()) {
            numbers.put(name, name.defaultPort());
        }
        return new Ports(numbers);
    }

    /**
     * Ports that are free now, for tests that run side by side. Names that stand for a run of ports get one that long.
     *
     * @param runLength ports in a row for each replica and each host
     */
    public static Ports free(int runLength) throws IOException {
        var numbers = new EnumMap<PortName, Integer>(PortName.class);
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (var name : PortName.values()) {
                numbers.put(
                        name,
                        switch (name) {
                            case CONTROL_PLANE_GRPC, CONTROL_PLANE_HTTP, HOST_AGENTS -> holdRun(held, runLength);
                            default -> holdRun(held, 1);
                        });
            }
        } finally {
            for (var socket : held) {
                socket.close();
            }
        }
        return new Ports(numbers);
    }

    private static int holdRun(List<ServerSocket> held, int length) throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            List<ServerSocket> run = new ArrayList<>();
            try {
                // Not a port of the system's choice: those are given to clients too, and while a service is down
                // between
                // two starts any connection could take its port.
                int first = ThreadLocalRandom.current().nextInt(LOWEST_FREE, FIRST_OF_CLIENTS - length);
                for (int offset = 0; offset < length; offset++) {
                    run.add(listen(first + offset));
                }
                held.addAll(run);
                return first;
            } catch (IOException e) {
                // Somebody has one of the run: begin elsewhere.
                held.addAll(run);
            }
        }
        throw new IOException("found no " + length + " free ports in a row");
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    /** The port with the name. */
    public int port(PortName name) {
        return numbers.getOrDefault(name, name.defaultPort());
    }

    /** The port of the n-th (from 0) of those that share a name. */
    public int port(PortName name, int index) {
        return port(name) + index;
    }

    /** {@code 127.0.0.1:port}. */
    public String address(PortName name) {
        return "127.0.0.1:" + port(name);
    }

    /** {@code 127.0.0.1:port} of the n-th (from 0). */
    public String address(PortName name, int index) {
        return "127.0.0.1:" + port(name, index);
    }

    /** {@code http://127.0.0.1:port}. */
    public String url(PortName name) {
        return "http://" + address(name);
    }
}
