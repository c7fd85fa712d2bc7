package io.xenith.standalone.settings;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * How an installation is laid out.
 *
 * @param ports where everything listens
 * @param hosts simulated hosts
 * @param lab hosts with real Xen
 * @param replicas control-plane replicas
 * @param region the name of the region in the service catalog
 * @param zones availability zones, over which the hosts are dealt in turn
 * @param otlpEndpoint of a collector of spans that takes OTLP over HTTP; empty: no tracing
 * @param only names of the services to start; empty: all
 */
public record Settings(
        Ports ports,
        int hosts,
        LabSettings lab,
        int replicas,
        String region,
        List<String> zones,
        String otlpEndpoint,
        List<String> only) {
    /** Simulated hosts when nobody says otherwise. */
    public static final int DEFAULT_HOSTS = 3;

    private static final int MAX_HOSTS = 10_000;
    private static final int MAX_REPLICAS = 8;

    /** Checks the bounds. */
    public Settings {
        zones = List.copyOf(zones);
        only = List.copyOf(only);
        if (hosts < 0 || hosts > MAX_HOSTS) {
            throw new OperatorException("hosts must be 0 to " + MAX_HOSTS + ", not " + hosts);
        }
        if (replicas < 1 || replicas > MAX_REPLICAS) {
            throw new OperatorException("replicas must be 1 to " + MAX_REPLICAS + ", not " + replicas);
        }
        if (zones.isEmpty()) {
            throw new OperatorException("at least one availability zone is needed");
        }
    }

    /** With the documented values. */
    public static Settings defaults() {
        return from(new SettingSources(Map.of(), Map.of(), new Properties()));
    }

    /** Reads every setting from the sources. */
    public static Settings from(SettingSources sources) {
        var numbers = new EnumMap<PortName, Integer>(PortName.class);
        for (var name : PortName.values()) {
            numbers.put(name, sources.number("port." + name.label(), name.defaultPort()));
        }
        var lab = LabSettings.from(sources);
        return new Settings(
                new Ports(numbers),
                // Whoever asks for real hosts means those: a server must not land on a simulated one by chance.
                sources.number("hosts", lab.hosts() > 0 ? 0 : DEFAULT_HOSTS),
                lab,
                sources.number("replicas", 1),
                sources.text("region", "RegionOne"),
                words(sources.text("zones", "az1,az2")),
                sources.text("otlp-endpoint", ""),
                words(sources.text("only", "")));
    }

    /** The same settings as text, from which {@link #from} makes them again. */
    public Map<String, String> asText() {
        Map<String, String> text = new TreeMap<>();
        ports.numbers().forEach((name, number) -> text.put("port." + name.label(), Integer.toString(number)));
        text.put("hosts", Integer.toString(hosts));
        text.put("lab-hosts", Integer.toString(lab.hosts()));
        text.put("lab-xen", lab.release().version());
        text.put("replicas", Integer.toString(replicas));
        text.put("region", region);
        text.put("zones", String.join(",", zones));
        text.put("otlp-endpoint", otlpEndpoint);
        text.put("only", String.join(",", only));
        return text;
    }

    /** Every port that will be listened on, with the name under which it can be moved. */
    public List<UsedPort> usedPorts() {
        List<UsedPort> used = new ArrayList<>();
        for (var name : PortName.values()) {
            var count =
                    switch (name) {
                        case CONTROL_PLANE_GRPC, CONTROL_PLANE_HTTP -> replicas;
                        case HOST_AGENTS -> hosts;
                        default -> 1;
                    };
            for (int index = 0; index < count; index++) {
                used.add(new UsedPort(name, ports.port(name, index)));
            }
        }
        return used;
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
    }

    /**
     * A port that will be listened on.
     *
     * @param name what it is for
     * @param number the port
     */
    public record UsedPort(PortName name, int number) {}
}
