package io.xenith.controlplane.shard;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This replica's membership in the consumer group: the set of shards it owns now, and the events of their hosts.
 *
 * <p>One platform thread polls. Events are hints (their effect is a look at the record), so offsets are committed by time and a lost
 * one is found by the owner's timer. The membership is static under the replica's name: a replica that restarts within the session
 * timeout gets its shards back at once and nobody else moves.
 */
public final class ShardOwnership implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShardOwnership.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Hears of ownership and events, on the polling thread: it must hand work on and return. */
    public interface Listener {
        /** The whole set owned now. */
        void ownedShards(Set<Integer> shards);

        /** A fact about a host of an owned shard. */
        void hostEvent(ConsumerRecord<byte[], byte[]> event);
    }

    private final ShardConfig config;
    private final String replicaName;
    private final Listener listener;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile Set<Integer> owned = Set.of(); // written by the polling thread only
    private volatile boolean connected;

    /** Starts nothing yet; see {@link #start()}. */
    public ShardOwnership(ShardConfig config, String replicaName, Listener listener) {
        this.config = config;
        this.replicaName = replicaName;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("shard-ownership").unstarted(this::run);
    }

    /** Joins the group, and goes on trying while Kafka is away. */
    public void start() {
        thread.start();
    }

    /** The shards owned now. */
    public Set<Integer> ownedShards() {
        return owned;
    }

    /** Whether Kafka could be used at the last try. */
    public boolean isConnected() {
        return connected;
    }

    private void run() {
        var pause = FIRST_PAUSE;
        try {
            do {
                try {
                    Topics.ensure(config);
                    pause = FIRST_PAUSE;
                    consume();
                } catch (KafkaException | IllegalStateException e) {
                    connected = false;
                    LOG.atWarn()
                            .setMessage("Kafka does not answer; this replica keeps the shards it has")
                            .addKeyValue("shards", owned.size())
                            .addKeyValue("retry.in", pause)
                            .setCause(e)
                            .log();
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                }
            } while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void consume() {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings())) {
            consumer.subscribe(Set.of(Topics.HOST_EVENTS), new Rebalance());
            while (stop.getCount() > 0) {
                var events = consumer.poll(POLL);
                connected = true;
                events.forEach(listener::hostEvent);
            }
        }
    }

    private Map<String, Object> settings() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafkaBootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG, config.group(),
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, replicaName,
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(config.sessionTimeout().toMillis()),
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                        Math.toIntExact(config.sessionTimeout().toMillis() / 4),
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest",
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    }

    private void change(Collection<TopicPartition> gained, Collection<TopicPartition> lost) {
        var shards = new TreeSet<>(owned);
        lost.forEach(partition -> shards.remove(partition.partition()));
        gained.forEach(partition -> shards.add(partition.partition()));
        var now = Set.copyOf(shards);
        owned = now;
        LOG.atInfo()
                .setMessage("shards owned by this replica changed")
                .addKeyValue("shards", now.size())
                .addKeyValue("gained", gained.size())
                .addKeyValue("lost", lost.size())
                .log();
        listener.ownedShards(now);
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            change(partitions, Set.of());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // A static member that closes is asked to revoke, too; it keeps its shards until the group says otherwise.
            if (stop.getCount() > 0) {
                change(Set.of(), partitions);
            }
        }
    }

    /** Leaves. The group is not told, so that a restart within the session timeout moves nothing. */
    @Override
    public void close() {
        stop.countDown();
        try {
            if (thread.isAlive() && !thread.join(POLL.multipliedBy(4))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
