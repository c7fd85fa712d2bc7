package io.xenith.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.ManagedChannel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingControlPlane;
import io.xenith.controlplane.v1.CreateNetworkRequest;
import io.xenith.controlplane.v1.CreateProjectRequest;
import io.xenith.controlplane.v1.DeleteNetworkRequest;
import io.xenith.controlplane.v1.DeleteProjectRequest;
import io.xenith.controlplane.v1.IdentityServiceGrpc;
import io.xenith.controlplane.v1.IdentityServiceGrpc.IdentityServiceBlockingStub;
import io.xenith.controlplane.v1.ListSecurityGroupsRequest;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.NetworkServiceGrpc;
import io.xenith.controlplane.v1.NetworkServiceGrpc.NetworkServiceBlockingStub;
import io.xenith.controlplane.v1.ResolveScopeRequest;
import io.xenith.transport.error.Errors;
import io.xenith.transport.grpc.Channels;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The process as it runs: over its real server, with all features together. */
@QuarkusTest
@QuarkusTestResource(TestingControlPlane.class)
class ProjectLifeTest {

    @Inject
    GrpcEndpoint endpoint;

    @TestHTTPResource
    URI http = URI.create("http://127.0.0.1");

    private ManagedChannel channel;
    private IdentityServiceBlockingStub identity;
    private NetworkServiceBlockingStub network;
    private final TestingCaller admin = TestingCaller.administrator();
    private final TestingCaller member = TestingCaller.member();

    @BeforeEach
    void open() throws Exception {
        var tls = TlsFiles.load(TestingControlPlane.directory().resolve("api-gateway"))
                .clientContext();
        channel = Channels.to("127.0.0.1", endpoint.port(), Identity.CONTROL_PLANE, tls)
                .build();
        identity = IdentityServiceGrpc.newBlockingStub(channel);
        network = NetworkServiceGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    @Test
    void projectGoesOnlyWhenEmptyAndTakesItsLimitsAndGroupsAlong() {
        String project = member.project().toString();
        identity.createProject(CreateProjectRequest.newBuilder()
                .setCaller(admin.caller())
                .setProjectId(project)
                .setName("life-" + project)
                .setEnabled(true)
                .build());
        assertThat(network.listSecurityGroups(ListSecurityGroupsRequest.newBuilder()
                                .setCaller(member.caller())
                                .build())
                        .getSecurityGroupsList())
                .hasSize(1);
        String made = network.createNetwork(CreateNetworkRequest.newBuilder()
                        .setCaller(member.caller())
                        .setNetwork(Network.newBuilder().setName("n"))
                        .build())
                .getNetwork()
                .getNetworkId();
        DeleteProjectRequest.Builder delete = DeleteProjectRequest.newBuilder().setProjectId(project);

        Throwable refusal = catchThrowable(
                () -> identity.deleteProject(delete.setCaller(admin.caller()).build()));
        assertThat(Errors.find(refusal)).hasValueSatisfying(detail -> {
            assertThat(detail.reason()).isEqualTo("IN_USE");
            assertThat(detail.metadata()).containsEntry("networks", "1");
        });

        network.deleteNetwork(DeleteNetworkRequest.newBuilder()
                .setCaller(member.caller())
                .setNetworkId(made)
                .build());
        identity.deleteProject(delete.setCaller(admin.caller()).build());
        Throwable gone = catchThrowable(() -> network.createNetwork(CreateNetworkRequest.newBuilder()
                .setCaller(member.caller())
                .setNetwork(Network.newBuilder().setName("late"))
                .build()));
        assertThat(Errors.hasReason(gone, "PROJECT_NOT_FOUND")).isTrue();
    }

    @Test
    void administratorOfTheConfigurationMayLogIn() {
        var scope = identity.resolveScope(ResolveScopeRequest.newBuilder()
                .setUserId(TestingControlPlane.BOOTSTRAP_ADMIN.toString())
                .setAny(true)
                .build());
        assertThat(scope.getProject().getName()).isEqualTo("admin");
        assertThat(scope.getRolesList()).anyMatch(role -> role.getName().equals("admin"));
    }

    @Test
    void healthAndMetricsTellTheTruth() throws Exception {
        assertThat(page("/q/health/ready")).contains("gRPC server").contains("\"status\": \"UP\"");
        assertThat(page("/q/metrics")).contains("xenith_record_transaction").contains("grpc_server_processing");
    }

    private String page(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(http.resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
