package io.xenith.standalone.infrastructure;

import io.xenith.standalone.process.AtomicFile;
import io.xenith.standalone.process.Launch;
import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Ports;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.supervise.ManagedService;
import io.xenith.standalone.supervise.Probe;
import io.xenith.standalone.supervise.Probes;
import io.xenith.standalone.supervise.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One Kafka broker that is its own controller (KRaft), small, on loopback only. */
public final class KafkaService implements ManagedService {
    private static final Duration FORMAT_LIMIT = Duration.ofSeconds(60);
    private static final int HEAP_MEGABYTES = 256;

    private final StateDirectory directory;
    private final Installation installation;
    private final Ports ports;

    /** The broker of an installation. */
    public KafkaService(StateDirectory directory, Installation installation, Ports ports) {
        this.directory = directory;
        this.installation = installation;
        this.ports = ports;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public List<String> dependsOn() {
        return List.of();
    }

    @Override
    public int port() {
        return ports.port(PortName.KAFKA);
    }

    @Override
    public Probe probe() {
        return Probes.listensOn(port());
    }

    @Override
    public void prepare(Progress progress) throws IOException, InterruptedException {
        AtomicFile.write(
                serverProperties(), configuration().getBytes(StandardCharsets.UTF_8), AtomicFile.READABLE_BY_ALL);
        AtomicFile.write(
                logConfiguration(), LOG_CONFIGURATION.getBytes(StandardCharsets.UTF_8), AtomicFile.READABLE_BY_ALL);
        if (!Files.exists(data().resolve("meta.properties"))) {
            progress.step("formatting storage");
            var command = Jvm.command(directory, name(), HEAP_MEGABYTES);
            command.addAll(classPath());
            command.addAll(List.of(
                    "kafka.tools.StorageTool",
                    "format",
                    "--ignore-formatted",
                    "--cluster-id=" + newClusterId(),
                    "--config=" + serverProperties()));
            Tool.run(command, Jvm.environment(Map.of()), directory.root(), directory.log(name()), FORMAT_LIMIT);
        }
    }

    @Override
    public Launch launch() {
        var command = Jvm.command(directory, name(), HEAP_MEGABYTES);
        command.addAll(classPath());
        command.add("kafka.Kafka");
        command.add(serverProperties().toString());
        return new Launch(
                command, Jvm.environment(Map.of()), directory.root(), Jvm.marker(directory, name()), configuration());
    }

    private List<String> classPath() {
        return List.of(
                "-Dlog4j2.configurationFile=" + logConfiguration(),
                "-cp",
                installation.kafkaLibraries().resolve("*").toString());
    }

    private static String newClusterId() {
        var id = UUID.randomUUID();
        var bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Path data() {
        return directory.kafkaData();
    }

    private Path serverProperties() {
        return directory.configuration().resolve("kafka.properties");
    }

    private Path logConfiguration() {
        return directory.configuration().resolve("kafka-log4j2.yaml");
    }

    private String configuration() {
        return """
                # Written at each start.
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@%1$s
                listeners=PLAINTEXT://%2$s,CONTROLLER://%1$s
                advertised.listeners=PLAINTEXT://%2$s
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false
                default.replication.factor=1
                # One broker: nothing to replicate to, and few partitions of the topics that Kafka keeps for itself.
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=2
                # Nobody else is about to join: a group begins at once, and notices a dead replica soon.
                group.initial.rebalance.delay.ms=0
                group.min.session.timeout.ms=3000
                # After kill -9 a broker waits until its own earlier registration has run out: 9 s by default.
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=500
                # Threads and buffers for a handful of clients.
                num.network.threads=2
                num.io.threads=4
                background.threads=2
                num.recovery.threads.per.data.dir=2
                log.cleaner.dedupe.buffer.size=16777216
                log.segment.bytes=67108864
                log.retention.bytes=268435456
                """.formatted(ports.address(PortName.KAFKA_CONTROLLER), ports.address(PortName.KAFKA), data());
    }

    private static final String LOG_CONFIGURATION = """
            Configuration:
              Appenders:
                Console:
                  name: console
                  PatternLayout:
                    pattern: "%d{yyyy-MM-dd'T'HH:mm:ss.SSS}Z %-5p %c - %m%n"
              Loggers:
                Root:
                  level: WARN
                  AppenderRef:
                    ref: console
                Logger:
                  - name: kafka.server.KafkaRaftServer
                    level: INFO
            """;
}
