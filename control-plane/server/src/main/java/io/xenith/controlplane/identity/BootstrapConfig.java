package io.xenith.controlplane.identity;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;
import java.util.UUID;

/** The first administrator, without whom nobody could make another. */
@ConfigMapping(prefix = "xenith.bootstrap")
public interface BootstrapConfig {

    /**
     * User who holds the role {@code admin} on the project {@code admin} and on the system from the start.
     * {@code XENITH_BOOTSTRAP_ADMIN_USER_ID}; absent: nobody is made administrator.
     */
    Optional<UUID> adminUserId();
}
