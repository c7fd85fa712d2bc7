package io.xenith.imageservice.image;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code image_member}. */
@Entity
@Table(name = "image_member")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields.
class MemberEntity {
    /** Image and project. */
    @Embeddable
    record Key(
            @Column(name = "image_id") UUID imageId,
            @Column(name = "project_id") String projectId) {}

    @EmbeddedId
    Key key;

    String status;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    Member toMember() {
        return new Member(key.projectId(), status, createdAt, updatedAt);
    }
}
