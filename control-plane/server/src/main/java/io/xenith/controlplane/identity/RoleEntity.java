package io.xenith.controlplane.identity;

import io.xenith.controlplane.v1.Role;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;

/** A row of {@code role}. Only {@link RoleStore} and {@link IdentityBootstrap} write it. */
@Entity
@Table(name = "role")
class RoleEntity {

    @Id
    UUID id = new UUID(0, 0);

    String name = "";

    String description = "";

    boolean builtIn;

    @Version
    int version;

    Role message() {
        return Role.newBuilder()
                .setRoleId(id.toString())
                .setName(name)
                .setDescription(description)
                .build();
    }
}
