package io.xenith.imageservice.image;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code image}, without the columns of a running upload, which SQL alone touches. Updates write only what
 * changed, and the version makes an update that raced with the upload's SQL fail.
 */
@Entity
@Table(name = "image")
@DynamicUpdate
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields.
class ImageEntity {
    @Id
    UUID id;

    @Column(name = "project_id")
    String projectId;

    String name;

    String state;

    String visibility;

    @Column(name = "protected")
    boolean isProtected;

    @Column(name = "hidden")
    boolean isHidden;

    @Column(name = "disk_format")
    String diskFormat;

    @Column(name = "container_format")
    String containerFormat;

    @Column(name = "min_disk_gib")
    int minDiskGib;

    @Column(name = "min_memory_mib")
    int minMemoryMib;

    @Column(updatable = false)
    @Nullable
    String sha512;

    @Column(updatable = false)
    @Nullable
    String md5;

    @Column(name = "size_bytes", updatable = false)
    @Nullable
    Long sizeBytes;

    @Column(name = "virtual_size_bytes", updatable = false)
    @Nullable
    Long virtualSizeBytes;

    String[] tags;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, String> properties;

    @Column(name = "request_digest", updatable = false)
    String requestDigest;

    @Version
    long version;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    static ImageEntity of(NewImage image, Instant now) {
        ImageEntity row = new ImageEntity();
        row.id = image.id();
        row.requestDigest = image.digest();
        row.createdAt = now;
        row.state = ImageState.QUEUED.wireName();
        row.projectId = image.projectId();
        row.name = image.name();
        row.visibility = image.visibility().wireName();
        row.isProtected = image.isProtected();
        row.isHidden = image.isHidden();
        row.diskFormat = image.diskFormat();
        row.containerFormat = image.containerFormat();
        row.minDiskGib = image.minDiskGib();
        row.minMemoryMib = image.minMemoryMib();
        row.tags = image.tags().toArray(String[]::new);
        row.properties = new TreeMap<>(image.properties());
        row.updatedAt = now;
        return row;
    }

    /** Takes over what people may edit. */
    void edit(Image image, Instant now) {
        projectId = image.projectId();
        name = image.name();
        visibility = image.visibility().wireName();
        isProtected = image.isProtected();
        isHidden = image.isHidden();
        diskFormat = image.diskFormat();
        containerFormat = image.containerFormat();
        minDiskGib = image.minDiskGib();
        minMemoryMib = image.minMemoryMib();
        tags = image.tags().toArray(String[]::new);
        properties = new TreeMap<>(image.properties());
        updatedAt = now;
    }

    Image toImage() {
        return new Image(
                id,
                projectId,
                name,
                ImageState.load(state),
                Visibility.load(visibility),
                isProtected,
                isHidden,
                diskFormat,
                containerFormat,
                minDiskGib,
                minMemoryMib,
                data(),
                List.of(tags),
                new TreeMap<>(properties),
                createdAt,
                updatedAt,
                version);
    }

    private ImageData data() {
        // The table's check constraint: all four, or none.
        return sha512 == null || md5 == null || sizeBytes == null || virtualSizeBytes == null
                ? new ImageData.None()
                : new ImageData.Stored(sizeBytes, virtualSizeBytes, md5, sha512);
    }
}
