package io.xenith.controlplane.shard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of the control plane. */
public final class Topics {

    /** Facts about hosts; its partitions are the shards. */
    public static final String HOST_EVENTS = "fleet.host.events.v1";

    /** Facts about instances. */
    public static final String INSTANCE_EVENTS = "compute.instance.events.v1";

    private static final int INSTANCE_EVENT_PARTITIONS = 16;
    private static final Duration HOST_EVENTS_KEPT = Duration.ofHours(1);
    private static final Duration INSTANCE_EVENTS_KEPT = Duration.ofDays(7);

    private Topics() {}

    /**
     * Makes what is missing. A topic that is there stays as it is; other replicas may do the same at the same moment.
     *
     * @throws IllegalStateException when Kafka cannot be asked; try again later
     */
    static void ensure(ShardConfig config) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", config.kafkaBootstrapServers(),
                "request.timeout.ms", 5000,
                "default.api.timeout.ms", 10000);
        var topics = List.of(
                topic(HOST_EVENTS, config.count(), config.replicationFactor(), HOST_EVENTS_KEPT),
                topic(INSTANCE_EVENTS, INSTANCE_EVENT_PARTITIONS, config.replicationFactor(), INSTANCE_EVENTS_KEPT));
        try (var admin = Admin.create(settings)) {
            for (var made : admin.createTopics(topics).values().values()) {
                try {
                    made.get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException(
                                "cannot make the control plane's topics on Kafka", e.getCause());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making topics", e);
        }
    }

    private static NewTopic topic(String name, int partitions, short copies, Duration kept) {
        return new NewTopic(name, partitions, copies)
                .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(kept.toMillis())));
    }
}
