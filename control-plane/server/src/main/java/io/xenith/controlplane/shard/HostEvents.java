package io.xenith.controlplane.shard;

import com.google.protobuf.MessageLite;
import io.xenith.controlplane.v1.HostIntentChanged;
import io.xenith.controlplane.v1.HostRecordChanged;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the owner of a host, on whichever replica it is, to look. At most once: what must not be lost is in the record already, and the
 * owner looks by timer too. Never blocks its caller.
 */
public final class HostEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostEvents.class);

    /** Header that names the message in the value. */
    public static final String TYPE_HEADER = "type";

    private final KafkaProducer<byte[], byte[]> producer;

    /** Connects when first used. */
    public HostEvents(ShardConfig config) {
        producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.kafkaBootstrapServers(),
                ProducerConfig.ACKS_CONFIG,
                "1",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                false,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                0, // an unknown topic or a full buffer drops the hint
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                1 << 20,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                5000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                4000,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class));
    }

    /** What is intended of a domain changed. */
    public void intentChanged(UUID hostId, int shard, UUID domainId) {
        send(
                hostId,
                shard,
                HostIntentChanged.newBuilder()
                        .setHostId(hostId.toString())
                        .addDomainIds(domainId.toString())
                        .build());
    }

    /** The host's row changed, or it is gone. */
    public void recordChanged(UUID hostId, int shard, boolean removed) {
        send(
                hostId,
                shard,
                HostRecordChanged.newBuilder()
                        .setHostId(hostId.toString())
                        .setRemoved(removed)
                        .build());
    }

    private void send(UUID hostId, int shard, MessageLite event) {
        var message = new ProducerRecord<>(
                Topics.HOST_EVENTS, shard, hostId.toString().getBytes(StandardCharsets.US_ASCII), event.toByteArray());
        message.headers()
                .add(TYPE_HEADER, event.getClass().getSimpleName().getBytes(StandardCharsets.US_ASCII))
                .add("event-id", UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
        try {
            var _ = producer.send(message, (_, failure) -> {
                if (failure != null) {
                    LOG.debug("a hint to the owner of host {} was lost; its timer will do", hostId, failure);
                }
            });
        } catch (KafkaException e) {
            LOG.debug("a hint to the owner of host {} was not sent; its timer will do", hostId, e);
        }
    }

    @Override
    public void close() {
        producer.close(java.time.Duration.ofSeconds(1));
    }
}
