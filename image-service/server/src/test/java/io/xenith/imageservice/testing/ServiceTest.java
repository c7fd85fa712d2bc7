package io.xenith.imageservice.testing;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.xenith.imageservice.endpoint.GrpcEndpoint;
import io.xenith.transport.tls.Identity;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;

/** A test against the whole service, which speaks to it as whoever it likes. */
@QuarkusTestResource(ServiceResource.class)
@SuppressWarnings("NullAway.Init") // The container fills the fields.
public abstract class ServiceTest {
    @TestHTTPResource(value = "/", tls = true)
    protected URI blobs;

    @TestHTTPResource(value = "/", management = true)
    protected URI management;

    @Inject
    protected GrpcEndpoint grpc;

    private final Map<Path, TestingClient> clients = new ConcurrentHashMap<>();

    @AfterEach
    void closeClients() {
        clients.values().forEach(TestingClient::close);
    }

    /** The gateway. */
    protected TestingClient gateway() {
        return as(Identity.API_GATEWAY);
    }

    /** A process that the service's authority knows. */
    protected TestingClient as(Identity identity) {
        return with(ServiceResource.certificates(identity));
    }

    /** Whoever these certificates say. */
    protected TestingClient with(Path certificates) {
        return clients.computeIfAbsent(
                certificates, path -> TestingClient.of(path, grpc.port().orElseThrow(), blobs));
    }
}
