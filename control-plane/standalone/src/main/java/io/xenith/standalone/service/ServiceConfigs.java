package io.xenith.standalone.service;

import io.xenith.standalone.infrastructure.Installation;
import io.xenith.standalone.infrastructure.KeycloakRealm;
import io.xenith.standalone.infrastructure.PostgresDatabases.Database;
import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.Secrets.Secret;
import io.xenith.standalone.settings.Settings;
import io.xenith.standalone.settings.StateDirectory;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The environment of each service. The same variables configure a service that somebody starts alone against a PostgreSQL,
 * Kafka and Keycloak of their own.
 */
public final class ServiceConfigs {
    private final StateDirectory directory;
    private final Installation installation;
    private final Settings settings;
    private final Secrets secrets;
    private final Pki pki;

    /** For one installation. */
    public ServiceConfigs(
            StateDirectory directory, Installation installation, Settings settings, Secrets secrets, Pki pki) {
        this.directory = directory;
        this.installation = installation;
        this.settings = settings;
        this.secrets = secrets;
        this.pki = pki;
    }

    Map<String, String> imageService() {
        var ports = settings.ports();
        Map<String, String> environment = new TreeMap<>();
        environment.put("XENITH_LISTEN_ADDRESS", "127.0.0.1");
        environment.put("XENITH_BLOB_PORT", text(ports.port(PortName.IMAGE_SERVICE_HTTP)));
        environment.put("QUARKUS_MANAGEMENT_PORT", text(ports.port(PortName.IMAGE_SERVICE_MANAGEMENT)));
        environment.put("XENITH_GRPC_PORT", text(ports.port(PortName.IMAGE_SERVICE_GRPC)));
        environment.put("XENITH_BLOB_DIR", directory.imageData().toString());
        environment.put("XENITH_TLS_DIR", pki.tlsDirectory(Pki.IMAGE_SERVICE).toString());
        putDatabase(environment, Database.IMAGES);
        putTracing(environment);
        return environment;
    }

    Map<String, String> controlPlane(int replica) {
        var ports = settings.ports();
        Map<String, String> environment = new TreeMap<>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", text(ports.port(PortName.CONTROL_PLANE_HTTP, replica)));
        environment.put("XENITH_GRPC_PORT", text(ports.port(PortName.CONTROL_PLANE_GRPC, replica)));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", ports.address(PortName.KAFKA));
        environment.put("XENITH_TLS_DIR", pki.tlsDirectory(Pki.CONTROL_PLANE).toString());
        environment.put("XENITH_CA_DIR", pki.authorityDirectory().toString());
        environment.put("XENITH_IMAGE_SERVICE", ports.address(PortName.IMAGE_SERVICE_GRPC));
        environment.put("XENITH_REPLICA_NAME", controlPlaneName(replica));
        environment.put("XENITH_BOOTSTRAP_ADMIN_USER_ID", KeycloakRealm.ADMIN_USER_ID);
        putDatabase(environment, Database.XENITH);
        putTracing(environment);
        return environment;
    }

    Map<String, String> apiGateway() {
        var ports = settings.ports();
        Map<String, String> environment = new TreeMap<>();
        environment.put("XENITH_BIND_ADDRESS", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", text(ports.port(PortName.API_GATEWAY)));
        environment.put(
                "XENITH_CONTROL_PLANE",
                IntStream.range(0, settings.replicas())
                        .mapToObj(replica -> ports.address(PortName.CONTROL_PLANE_GRPC, replica))
                        .collect(Collectors.joining(",")));
        environment.put("XENITH_IMAGE_SERVICE_GRPC", ports.address(PortName.IMAGE_SERVICE_GRPC));
        environment.put("XENITH_IMAGE_SERVICE_HTTP", ports.address(PortName.IMAGE_SERVICE_HTTP));
        environment.put("XENITH_TLS_DIR", pki.tlsDirectory(Pki.API_GATEWAY).toString());
        environment.put("XENITH_TOKEN_KEY_FILE", pki.tokenKey().toString());
        environment.put("XENITH_KEYCLOAK_URL", ports.url(PortName.KEYCLOAK));
        environment.put("XENITH_KEYCLOAK_REALM", KeycloakRealm.NAME);
        environment.put("XENITH_KEYCLOAK_CLIENT_ID", KeycloakRealm.GATEWAY_CLIENT);
        environment.put("XENITH_KEYCLOAK_CLIENT_SECRET", secrets.value(Secret.GATEWAY_CLIENT));
        environment.put("XENITH_PUBLIC_URL", ports.url(PortName.API_GATEWAY));
        environment.put("XENITH_REGION", settings.region());
        putTracing(environment);
        return environment;
    }

    /** The name of a replica, from 0. The first has none of a number, as mostly there is no second. */
    public static String controlPlaneName(int replica) {
        return replica == 0 ? "control-plane" : "control-plane-" + (replica + 1);
    }

    /** Where a Quarkus service of the tree is built to. */
    Path quarkusApplication(String... folders) {
        Path module = installation.root();
        for (var folder : folders) {
            module = module.resolve(folder);
        }
        return module.resolve("target").resolve("quarkus-app");
    }

    private void putDatabase(Map<String, String> environment, Database database) {
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL", database.url(settings.ports().port(PortName.POSTGRES)));
        environment.put("QUARKUS_DATASOURCE_USERNAME", database.label());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", secrets.value(database.password()));
    }

    private void putTracing(Map<String, String> environment) {
        if (!settings.otlpEndpoint().isEmpty()) {
            environment.put("QUARKUS_OTEL_SDK_DISABLED", "false");
            environment.put("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", settings.otlpEndpoint());
            environment.put("QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        }
    }

    private static String text(int number) {
        return Integer.toString(number);
    }
}
