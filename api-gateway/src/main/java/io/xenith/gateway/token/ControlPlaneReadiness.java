package io.xenith.gateway.token;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the control plane was heard of lately: without it every request fails, and revocations are not heeded. Keycloak is left out:
 * while it is away tokens still work, and all replicas would leave the balancer together.
 */
@Readiness
@ApplicationScoped
class ControlPlaneReadiness implements HealthCheck {

    private static final Duration LATELY = Duration.ofSeconds(30);

    private final TokenRevoker revoker;
    private final InstantSource clock = InstantSource.system();

    ControlPlaneReadiness(TokenRevoker revoker) {
        this.revoker = revoker;
    }

    @Override
    public HealthCheckResponse call() {
        Instant heard = revoker.lastPolled();
        return HealthCheckResponse.named("control-plane")
                .status(Duration.between(heard, clock.instant()).compareTo(LATELY) <= 0)
                .withData("heard", heard.toString())
                .build();
    }
}
