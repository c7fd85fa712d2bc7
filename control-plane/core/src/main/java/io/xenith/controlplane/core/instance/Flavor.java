package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The size of an instance as it was when the instance was made or resized; later changes of the catalog do not reach it. */
public record Flavor(
        String id,
        String name,
        int vcpus,
        long memoryMib,
        long rootDiskGib,
        long ephemeralDiskGib,
        long swapMib,
        double rxtxFactor,
        boolean isPublic,
        String description,
        SortedMap<String, String> extraSpecs) {
    public Flavor {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(description, "description");
        extraSpecs = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) extraSpecs));
    }
}
