package io.xenith.controlplane.volume;

import io.xenith.controlplane.record.ProjectId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code volume}. Only {@link VolumeStore} writes it. */
@Entity
@Table(name = "volume")
class VolumeEntity {

    @Id
    UUID id = new UUID(0, 0);

    UUID projectId = new UUID(0, 0);

    UUID userId = new UUID(0, 0);

    long sizeGib;

    String name = "";

    String description = "";

    String[] metadataKeys = {};

    String[] metadataValues = {};

    @Nullable
    UUID hostId;

    @Nullable
    Instant deletingAt;

    @Version
    int version;

    Instant createdAt = Instant.EPOCH;

    Instant updatedAt = Instant.EPOCH;

    ProjectId project() {
        return new ProjectId(projectId);
    }

    long sizeBytes() {
        return sizeGib << 30;
    }

    SortedMap<String, String> metadata() {
        SortedMap<String, String> items = new TreeMap<>();
        for (int i = 0; i < metadataKeys.length; i++) {
            items.put(metadataKeys[i], metadataValues[i]);
        }
        return items;
    }

    void setMetadata(Map<String, String> items) {
        SortedMap<String, String> sorted = new TreeMap<>(items);
        metadataKeys = sorted.keySet().toArray(String[]::new);
        metadataValues = sorted.values().toArray(String[]::new);
    }
}
