package io.xenith.gateway.compute.fleet;

import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.Instance;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes hosts as hypervisors. */
record HypervisorView(Viewer viewer) {

    static final long MIB = 1024L * 1024;
    static final long GIB = 1024L * MIB;

    private static final Pattern VERSION = Pattern.compile("([0-9]{1,4})(?:\\.([0-9]{1,4}))?(?:\\.([0-9]{1,4}))?.*");
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    /** Id, name, state. */
    void brief(JsonWriter json, Host host) {
        id(json, host);
        json.put("hypervisor_hostname", host.getName())
                .put("state", Hosts.state(host))
                .put("status", Hosts.status(host));
    }

    private void id(JsonWriter json, Host host) {
        if (viewer.has(Change.UUIDS_OF_HOSTS)) {
            json.put("id", host.getHostId());
        } else {
            json.put("id", host.getNumber());
        }
    }

    /** Everything. */
    void detail(JsonWriter json, Host host) {
        brief(json, host);
        json.put("hypervisor_type", "Xen")
                .put("hypervisor_version", version(host.getHypervisorVersion()))
                .put("host_ip", withoutPort(host.getAddress()))
                .object("service", () -> {
                    id(json, host);
                    json.put("host", host.getName())
                            .putNullable(
                                    "disabled_reason",
                                    host.getCordoned()
                                                    && !host.getCordonReason().isEmpty()
                                            ? host.getCordonReason()
                                            : null);
                });
        if (viewer.has(Change.LEAN_HYPERVISORS)) {
            json.putNullable("uptime", uptime(host).orElse(null));
        } else {
            capacity(json, host);
        }
    }

    private void capacity(JsonWriter json, Host host) {
        long memory = host.getMemoryBytes() / MIB;
        long memoryUsed = (host.getClaimedMemoryBytes() + host.getReservedMemoryBytes()) / MIB;
        long disk = host.getDiskBytes() / GIB;
        long diskUsed = (host.getClaimedDiskBytes() + host.getReservedDiskBytes()) / GIB;
        json.put("vcpus", host.getCpus())
                .put("vcpus_used", host.getClaimedVcpus())
                .put("memory_mb", memory)
                .put("memory_mb_used", memoryUsed)
                .put("free_ram_mb", memory - memoryUsed)
                .put("local_gb", disk)
                .put("local_gb_used", diskUsed)
                .put("free_disk_gb", disk - diskUsed)
                .put("disk_available_least", disk - diskUsed)
                .put("running_vms", host.getDomains())
                .put("current_workload", 0);
        byte[] cpu = JsonWriter.bytes(info -> info.put("arch", host.getArchitecture()));
        if (viewer.has(Change.CPU_INFO_OBJECT)) {
            json.object("cpu_info", () -> json.put("arch", host.getArchitecture()));
        } else {
            json.put("cpu_info", new String(cpu, StandardCharsets.UTF_8));
        }
    }

    /** The servers on it. */
    static void servers(JsonWriter json, List<Instance> instances) {
        json.array(
                "servers",
                () -> instances.forEach(instance -> json.item(
                        () -> json.put("uuid", instance.getInstanceId()).put("name", instance.getName()))));
    }

    /** As the command of that name says it, without what it would say of users and load; empty when it is not known. */
    static Optional<String> uptime(Host host) {
        if (!Hosts.isUp(host) || !host.hasBootedAt()) {
            return Optional.empty();
        }
        Instant now = Instant.now();
        Duration up = Duration.between(ApiTime.of(host.getBootedAt()), now);
        return Optional.of(String.format(
                Locale.ROOT,
                " %s up %d days, %2d:%02d",
                CLOCK.format(now),
                up.toDays(),
                up.toHoursPart(),
                up.toMinutesPart()));
    }

    /** 4.17.3 is 4017003; 0 for what is no version. */
    static long version(String text) {
        Matcher parts = VERSION.matcher(text);
        if (!parts.matches()) {
            return 0;
        }
        return (part(parts, 1) * 1000 + part(parts, 2)) * 1000 + part(parts, 3);
    }

    private static long part(Matcher parts, int index) {
        String text = parts.group(index);
        return text == null ? 0 : Long.parseLong(text);
    }

    private static String withoutPort(String address) {
        int colon = address.lastIndexOf(':');
        return colon > 0 && (address.indexOf(':') == colon || address.startsWith("["))
                ? address.substring(0, colon).replaceAll("[\\[\\]]", "")
                : address;
    }
}
