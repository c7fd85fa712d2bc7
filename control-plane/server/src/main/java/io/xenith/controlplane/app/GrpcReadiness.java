package io.xenith.controlplane.app;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: calls are taken. The record has its own check; Kafka is not asked, since losing it only delays. */
@Readiness
@Singleton
final class GrpcReadiness implements HealthCheck {

    private final GrpcEndpoint endpoint;

    GrpcReadiness(GrpcEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gRPC server")
                .status(endpoint.listening())
                .build();
    }
}
