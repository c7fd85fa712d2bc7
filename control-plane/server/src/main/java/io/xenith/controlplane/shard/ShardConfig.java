package io.xenith.controlplane.shard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How hosts are spread over replicas. */
@ConfigMapping(prefix = "xenith.shard")
public interface ShardConfig {

    /** Number of shards: partitions of the host topic. Fixed once hosts are enrolled; 1 to 1024. */
    @WithDefault("64")
    int count();

    /** Copies of each partition of the topics that this service makes. */
    @WithDefault("1")
    short replicationFactor();

    /** Consumer group of the replicas. */
    @WithDefault("xenith-control-plane")
    String group();

    /** How long a silent replica keeps its hosts before another takes them over. The broker allows no less than 6 s. */
    @WithDefault("10s")
    Duration sessionTimeout();

    /** Where Kafka is: host:port, several with commas. */
    @WithDefault("${kafka.bootstrap.servers:localhost:9092}")
    String kafkaBootstrapServers();
}
