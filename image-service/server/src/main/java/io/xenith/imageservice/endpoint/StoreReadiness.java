package io.xenith.imageservice.endpoint;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.xenith.imageservice.blob.BlobConfig;
import io.xenith.imageservice.blob.BlobDirectory;
import io.xenith.imageservice.blob.LiveUploads;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when blobs can be written now, with space to spare, and gRPC listens. The database has a check of its own. */
@Readiness
@ApplicationScoped
public class StoreReadiness implements HealthCheck {
    /** Question: when will the store be full? */
    private static final String FREE = "xenith.images.store.free";
    /** Question: how many uploads are under way? */
    private static final String LIVE = "xenith.images.uploads.live";

    private final BlobDirectory directory;
    private final BlobConfig config;
    private final GrpcEndpoint grpc;

    /** Built by the container. */
    public StoreReadiness(
            BlobDirectory directory, BlobConfig config, GrpcEndpoint grpc, LiveUploads live, MeterRegistry metrics) {
        this.directory = directory;
        this.config = config;
        this.grpc = grpc;
        Gauge.builder(FREE, () -> freeBytes(directory)).baseUnit("bytes").register(metrics);
        Gauge.builder(LIVE, live::count).register(metrics);
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("image store");
        try {
            directory.probe();
            long free = directory.freeBytes();
            boolean listening = grpc.port().isPresent();
            return answer.status(listening && free >= config.minFreeBytes())
                    .withData("free_bytes", free)
                    .withData("least_free_bytes", config.minFreeBytes())
                    .withData("grpc_listens", listening)
                    .build();
        } catch (IOException e) {
            return answer.down()
                    .withData("problem", "blob directory is not writable")
                    .build();
        }
    }

    private static double freeBytes(BlobDirectory directory) {
        try {
            return directory.freeBytes();
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
