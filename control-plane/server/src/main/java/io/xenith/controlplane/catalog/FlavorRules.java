package io.xenith.controlplane.catalog;

import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.v1.Flavor;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a flavor may look like. The bounds are those of the table's constraints. */
final class FlavorRules {

    private static final int NAME_AT_MOST = 255;
    private static final int DESCRIPTION_AT_MOST = 65_535;
    private static final int VCPUS_AT_MOST = 4096;
    private static final long MEMORY_AT_MOST_MIB = 1L << 30;
    private static final long DISK_AT_MOST_GIB = 1L << 20;
    private static final int SPECS_AT_MOST = 128;
    private static final Pattern SPEC_KEY = Pattern.compile("[A-Za-z0-9_.:\\- ]{1,255}");

    private FlavorRules() {}

    static FlavorEntity entity(Flavor wanted, Instant now) {
        FlavorEntity flavor = new FlavorEntity();
        flavor.id = Fields.text("flavor_id", wanted.getFlavorId(), 1, NAME_AT_MOST);
        flavor.name = Fields.text("name", wanted.getName(), 1, NAME_AT_MOST);
        if (flavor.name.isBlank() || flavor.id.isBlank()) {
            throw Refusals.invalidField("name", "must not be blank");
        }
        flavor.vcpus = Fields.range("vcpus", wanted.getVcpus(), 1, VCPUS_AT_MOST);
        flavor.memoryMib = Fields.range("memory_mib", wanted.getMemoryMib(), 1L, MEMORY_AT_MOST_MIB);
        flavor.rootDiskGib = Fields.range("root_disk_gib", wanted.getRootDiskGib(), 0L, DISK_AT_MOST_GIB);
        flavor.ephemeralDiskGib =
                Fields.range("ephemeral_disk_gib", wanted.getEphemeralDiskGib(), 0L, DISK_AT_MOST_GIB);
        flavor.swapMib = Fields.range("swap_mib", wanted.getSwapMib(), 0L, MEMORY_AT_MOST_MIB);
        flavor.isPublic = wanted.getIsPublic();
        flavor.disabled = wanted.getDisabled();
        flavor.rxtxFactor = wanted.getRxtxFactor() == 0 ? 1.0 : wanted.getRxtxFactor();
        if (!(flavor.rxtxFactor > 0) || !Double.isFinite(flavor.rxtxFactor)) {
            throw Refusals.invalidField("rxtx_factor", "must be more than 0");
        }
        flavor.description = description(wanted.getDescription());
        flavor.createdAt = now;
        return flavor;
    }

    static String description(String text) {
        return Fields.text("description", text, 0, DESCRIPTION_AT_MOST);
    }

    static Map<String, String> extraSpecs(Map<String, String> specs) {
        specs.forEach((key, value) -> {
            if (!SPEC_KEY.matcher(key).matches()) {
                throw Refusals.invalidField("extra_specs", "bad key '" + key + "'");
            }
            Fields.text("extra_specs", value, 0, NAME_AT_MOST);
        });
        return new TreeMap<>(specs);
    }

    static void requireFewExtraSpecs(long count) {
        if (count > SPECS_AT_MOST) {
            throw Refusals.invalidField("extra_specs", "at most " + SPECS_AT_MOST);
        }
    }
}
