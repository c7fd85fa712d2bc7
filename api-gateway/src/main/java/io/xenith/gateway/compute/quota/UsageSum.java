package io.xenith.gateway.compute.quota;

import io.xenith.controlplane.v1.InstanceUsage;
import io.xenith.controlplane.v1.InstanceUsageState;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What one project used over a time: each instance, and the sums weighted by hours. */
final class UsageSum {

    private static final double MILLIS_AN_HOUR = 3_600_000.0;

    private final String project;
    private final UsagePeriod period;
    private final List<InstanceUsage> usages = new ArrayList<>();
    private double hours;
    private double diskHours;
    private double memoryHours;
    private double vcpuHours;

    UsageSum(String projectId, UsagePeriod period) {
        this.project = Ids.toHex(projectId);
        this.period = period;
    }

    void add(InstanceUsage usage) {
        double lived = hours(usage);
        usages.add(usage);
        hours += lived;
        diskHours += lived * usage.getDiskGib();
        memoryHours += lived * usage.getMemoryMib();
        vcpuHours += lived * usage.getVcpus();
    }

    /** The part of its life that lies in the period. */
    private double hours(InstanceUsage usage) {
        Instant from = later(started(usage), period.start());
        Instant to = earlier(ended(usage), earlier(period.stop(), period.now()));
        return Math.max(0, Duration.between(from, to).toMillis()) / MILLIS_AN_HOUR;
    }

    private static Instant started(InstanceUsage usage) {
        return ApiTime.of(usage.getStartedAt());
    }

    private Instant ended(InstanceUsage usage) {
        return usage.hasEndedAt() ? ApiTime.of(usage.getEndedAt()) : period.now();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    void write(JsonWriter json, boolean detailed) {
        json.put("tenant_id", project)
                .put("start", ApiTime.microsWithoutZone(period.start()))
                .put("stop", ApiTime.microsWithoutZone(period.stop()))
                .put("total_hours", hours)
                .put("total_local_gb_usage", diskHours)
                .put("total_memory_mb_usage", memoryHours)
                .put("total_vcpus_usage", vcpuHours);
        if (detailed) {
            json.array("server_usages", () -> usages.forEach(usage -> json.item(() -> write(json, usage))));
        }
    }

    private void write(JsonWriter json, InstanceUsage usage) {
        json.put("instance_id", usage.getInstanceId())
                .put("tenant_id", project)
                .put("name", usage.getName())
                .put("flavor", usage.getFlavorName())
                .put("vcpus", usage.getVcpus())
                .put("memory_mb", usage.getMemoryMib())
                .put("local_gb", usage.getDiskGib())
                .put("started_at", ApiTime.microsWithoutZone(started(usage)))
                .putNullable("ended_at", usage.hasEndedAt() ? ApiTime.microsWithoutZone(ended(usage)) : null)
                .put(
                        "state",
                        usage.getState() == InstanceUsageState.INSTANCE_USAGE_STATE_ENDED ? "terminated" : "active")
                .put("uptime", Duration.between(started(usage), ended(usage)).toSeconds())
                .put("hours", hours(usage));
    }
}
