package io.xenith.gateway.volume;

import io.xenith.controlplane.v1.QuotaLine;
import io.xenith.controlplane.v1.QuotaResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The countable things of block storage, in Cinder's names and order. */
final class VolumeQuotas {

    /** What Cinder says for no limit. */
    static final long UNLIMITED = -1;

    /** Those that are counted here. */
    static final Map<String, QuotaResource> COUNTED = Map.of(
            "volumes", QuotaResource.QUOTA_RESOURCE_VOLUMES, "gigabytes", QuotaResource.QUOTA_RESOURCE_VOLUME_GIB);

    /** Those of which there are none, and can be none. */
    static final List<String> ABSENT = List.of("snapshots", "backups", "backup_gigabytes", "groups");

    /** The limit of one volume's size, which the configuration bounds and no quota. */
    static final String OF_ONE = "per_volume_gigabytes";

    private VolumeQuotas() {}

    /** Limit and use of one thing. */
    record Line(long limit, long inUse) {}

    /** All lines by Cinder's names. */
    static Map<String, Line> of(List<QuotaLine> lines) {
        Map<String, Line> named = new LinkedHashMap<>();
        List.of("volumes", "gigabytes").forEach(name -> named.put(name, line(lines, name)));
        ABSENT.forEach(name -> named.put(name, new Line(0, 0)));
        named.put(OF_ONE, new Line(UNLIMITED, 0));
        return named;
    }

    private static Line line(List<QuotaLine> lines, String name) {
        return lines.stream()
                .filter(line -> line.getResource() == COUNTED.get(name))
                .findFirst()
                .map(line -> new Line(line.hasLimit() ? line.getLimit() : UNLIMITED, line.getInUse()))
                .orElse(new Line(UNLIMITED, 0));
    }
}
