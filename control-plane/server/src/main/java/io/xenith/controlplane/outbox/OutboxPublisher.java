package io.xenith.controlplane.outbox;

import io.xenith.controlplane.outbox.OutboxStore.Fact;
import io.xenith.controlplane.record.Transactions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves facts from the outbox to Kafka, on one thread; over all replicas one at a time does. */
public final class OutboxPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);
    private static final Duration SEND_DEADLINE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final OutboxConfig config;
    private final Transactions transactions;
    private final InstantSource clock;
    private final KafkaProducer<byte[], byte[]> producer;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile Duration age = Duration.ZERO;

    /** @param kafkaBootstrapServers host:port, several with commas */
    public OutboxPublisher(
            OutboxConfig config, Transactions transactions, InstantSource clock, String kafkaBootstrapServers) {
        this.config = config;
        this.transactions = transactions;
        this.clock = clock;
        this.producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafkaBootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                2,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                5000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                9000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5000,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class));
        this.thread = Thread.ofPlatform().daemon().name("outbox-publisher").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** How long the oldest fact had waited at the last look. */
    public Duration age() {
        return age;
    }

    private void run() {
        var pause = config.pause();
        try {
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    // A full batch: more waits, go on at once.
                    pause = publish() == config.batch() ? Duration.ZERO : config.pause();
                } catch (RuntimeException e) {
                    pause = pause.multipliedBy(2).plusMillis(100);
                    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
                    LOG.atWarn()
                            .setMessage("facts wait in the outbox")
                            .addKeyValue("age", age)
                            .addKeyValue("retry.in", pause)
                            .setCause(e)
                            .log();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends one batch; says how many facts it was. */
    int publish() {
        // Most looks find nothing: those open no transaction.
        var oldest = transactions.read("outbox.look", tx -> OutboxStore.findOldestTime(tx.connection()));
        age = oldest.map(at -> Duration.between(at, clock.instant()))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
        if (oldest.isEmpty()) {
            return 0;
        }
        return transactions.run("outbox.publish", tx -> {
            if (!OutboxStore.tryLock(tx.connection())) {
                return 0;
            }
            var facts = OutboxStore.listOldest(tx.connection(), config.batch());
            if (!facts.isEmpty()) {
                // The one transaction that waits for something outside: at most the deadline, and only the publisher's
                // own rows are held.
                awaitAll(facts.stream().map(this::send).toList());
                OutboxStore.delete(tx.connection(), facts.stream().map(Fact::id).toList());
            }
            return facts.size();
        });
    }

    private Future<RecordMetadata> send(Fact fact) {
        var message = new ProducerRecord<>(
                fact.topic(),
                fact.aggregateId().toString().getBytes(StandardCharsets.US_ASCII),
                fact.payload().toByteArray());
        header(message, "event-id", fact.id().toString());
        header(message, "type", fact.type());
        header(message, "occurred-at", fact.occurredAt().toString());
        header(message, "traceparent", fact.traceparent());
        header(message, "reason", fact.reason());
        return producer.send(message);
    }

    private static void header(ProducerRecord<byte[], byte[]> message, String name, String value) {
        if (!value.isEmpty()) {
            message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void awaitAll(List<Future<RecordMetadata>> sent) {
        long end = System.nanoTime() + SEND_DEADLINE.toNanos();
        try {
            for (var one : sent) {
                one.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka did not take a fact", e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("Kafka did not answer within " + SEND_DEADLINE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while sending facts", e);
        }
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            if (thread.isAlive() && !thread.join(SEND_DEADLINE)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
    }
}
