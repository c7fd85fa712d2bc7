package io.xenith.imageservice.blob;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** What is measured of transfers. */
@ApplicationScoped
public class BlobMetrics {
    /** Question: how do uploads end? */
    private static final String UPLOADS = "xenith.images.uploads";
    /** Question: how do downloads end? */
    private static final String DOWNLOADS = "xenith.images.downloads";
    /** Question: how many bytes come in? */
    private static final String RECEIVED = "xenith.images.received";
    /** Question: how many bytes go out? */
    private static final String SENT = "xenith.images.sent";

    private final MeterRegistry registry;
    private final Counter received;
    private final Counter sent;

    /** How a transfer ended. */
    enum Outcome {
        DONE("done"),
        /** By its content. */
        REFUSED("refused"),
        /** By quota, size or space. */
        NO_ROOM("no_room"),
        /** By the peer. */
        CUT("cut"),
        /** By a rule or a bad request. */
        DENIED("denied"),
        /** By us. */
        FAILED("failed");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        static Outcome of(int status, String reason) {
            return switch (status) {
                case 415 -> REFUSED;
                case 413, 507 -> NO_ROOM;
                case 408 -> CUT;
                case 500, 503 -> FAILED;
                default -> reason.equals(UploadProblem.CUT.name()) ? CUT : DENIED;
            };
        }
    }

    /** Built by the container. */
    public BlobMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.received = Counter.builder(RECEIVED).baseUnit("bytes").register(registry);
        this.sent = Counter.builder(SENT).baseUnit("bytes").register(registry);
    }

    void uploadEnded(Outcome outcome, long bytes) {
        registry.counter(UPLOADS, "outcome", outcome.label).increment();
        received.increment((double) bytes);
    }

    void downloadEnded(Outcome outcome, long bytes) {
        registry.counter(DOWNLOADS, "outcome", outcome.label).increment();
        sent.increment((double) bytes);
    }
}
