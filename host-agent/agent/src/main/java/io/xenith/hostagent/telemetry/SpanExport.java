package io.xenith.hostagent.telemetry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector in batches, as OTLP's JSON over HTTP. Never holds a call up: when the collector is slow or away, spans are
 * dropped, and the first failure of a row is logged.
 */
final class SpanExport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpanExport.class);
    private static final int WAITING_AT_MOST = 2048;
    private static final int PER_BATCH = 512;
    private static final Duration GATHER = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI traces;
    private final BlockingQueue<Span> waiting = new ArrayBlockingQueue<>(WAITING_AT_MOST);
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("span-export").unstarted(this::run);
    private boolean failing;

    private SpanExport(URI traces) {
        this.traces = traces;
    }

    /** Sends to the collector at this address, {@code http://host:port}. */
    static SpanExport to(URI collector) {
        SpanExport export = new SpanExport(URI.create(collector.toString().replaceAll("/+$", "") + "/v1/traces"));
        export.thread.start();
        return export;
    }

    /** Takes a span, or drops it when too many wait. */
    void add(Span span) {
        boolean _ = waiting.offer(span);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                List<Span> batch = new ArrayList<>();
                batch.add(waiting.take());
                TimeUnit.NANOSECONDS.sleep(GATHER.toNanos());
                waiting.drainTo(batch, PER_BATCH - 1);
                send(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process ends
        }
    }

    private void send(List<Span> batch) throws InterruptedException {
        try {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(traces)
                            .timeout(TIMEOUT)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(json(batch)))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            note(answer.statusCode() / 100 == 2 ? "" : "status " + answer.statusCode());
        } catch (IOException e) {
            note(e.toString());
        }
    }

    private void note(String failure) {
        if (!failure.isEmpty() && !failing) {
            LOG.atWarn()
                    .addKeyValue("collector", traces)
                    .addKeyValue("cause", failure)
                    .log("spans are not taken; dropped");
        }
        failing = !failure.isEmpty();
    }

    private static String json(List<Span> batch) {
        return """
                {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"xenith-host-agent"}}]},\
                "scopeSpans":[{"scope":{"name":"io.xenith.hostagent"},"spans":[%s]}]}]}\
                """.formatted(batch.stream().map(Span::toJson).collect(Collectors.joining(",")));
    }

    @Override
    public void close() {
        thread.interrupt();
        http.close();
    }
}
