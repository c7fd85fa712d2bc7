package io.xenith.gateway.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.xenith.controlplane.v1.UpdateHostRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import java.util.OptionalDouble;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an operator may change of a host, as the description of the API has it; only what is there is changed. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "HostChange")
record HostChange(
        @Nullable Boolean cordoned,
        @Nullable String cordonReason,

        @Schema(
                description =
                        "True: the host is off and cannot write any more, by your word; refused while it speaks. False: that word taken back.")
        @Nullable
        Boolean fenced,

        @Nullable String availabilityZone,
        @Nullable Double cpuOvercommit,
        @Nullable Double memoryOvercommit,
        @Nullable Double diskOvercommit,
        @Nullable Long reservedMemoryBytes,
        @Nullable Long reservedDiskBytes) {

    private static final int TEXT_AT_MOST = 255;
    private static final Set<String> NAMES = Set.of(
            "cordoned",
            "cordon_reason",
            "fenced",
            "availability_zone",
            "cpu_overcommit",
            "memory_overcommit",
            "disk_overcommit",
            "reserved_memory_bytes",
            "reserved_disk_bytes");

    /** Reads a body; what the values may be is the control plane's to say. */
    static UpdateHostRequest.Builder read(JsonFields fields) {
        fields.allowOnly(NAMES);
        if (fields.node().isEmpty()) {
            throw ApiFault.badRequest("There is nothing to change in the body.");
        }
        UpdateHostRequest.Builder change = UpdateHostRequest.newBuilder();
        fields.findBoolean("cordoned").ifPresent(change::setCordoned);
        fields.findString("cordon_reason", 0, TEXT_AT_MOST).ifPresent(change::setCordonReason);
        fields.findBoolean("fenced").ifPresent(change::setFenced);
        fields.findString("availability_zone", 1, TEXT_AT_MOST).ifPresent(change::setAvailabilityZone);
        ratio(fields, "cpu_overcommit").ifPresent(change::setCpuOvercommit);
        ratio(fields, "memory_overcommit").ifPresent(change::setMemoryOvercommit);
        ratio(fields, "disk_overcommit").ifPresent(change::setDiskOvercommit);
        fields.findInteger("reserved_memory_bytes", 0, Long.MAX_VALUE).ifPresent(change::setReservedMemoryBytes);
        fields.findInteger("reserved_disk_bytes", 0, Long.MAX_VALUE).ifPresent(change::setReservedDiskBytes);
        if (fields.has("cordon_reason") && !change.getCordoned()) {
            throw ApiFault.badRequest("cordon_reason: goes with cordoned: true only");
        }
        return change;
    }

    private static OptionalDouble ratio(JsonFields fields, String key) {
        JsonNode value = fields.node().get(key);
        if (value == null || value.isNull()) {
            return OptionalDouble.empty();
        }
        if (!value.isNumber()) {
            throw fields.invalid(key, value, "is not of type 'number'");
        }
        return OptionalDouble.of(value.doubleValue());
    }
}
