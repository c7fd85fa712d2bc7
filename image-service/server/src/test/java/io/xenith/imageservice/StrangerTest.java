package io.xenith.imageservice;

import static io.xenith.imageservice.testing.TestingClient.anImage;
import static io.xenith.imageservice.testing.TestingClient.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.imageservice.testing.ServiceResource;
import io.xenith.imageservice.testing.ServiceTest;
import io.xenith.imageservice.testing.TestingClient;
import io.xenith.imageservice.v1.Caller;
import io.xenith.imageservice.v1.CreateImageRequest;
import io.xenith.imageservice.v1.DeleteImageRequest;
import io.xenith.imageservice.v1.FindImageRequest;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ImageServiceGrpc;
import io.xenith.imageservice.v1.ListImagesRequest;
import io.xenith.imageservice.v1.ListMembersRequest;
import io.xenith.imageservice.v1.RemoveMemberRequest;
import io.xenith.imageservice.v1.SetActiveRequest;
import io.xenith.imageservice.v1.SetMemberRequest;
import io.xenith.imageservice.v1.UpdateImageRequest;
import io.xenith.transport.error.Errors;
import io.xenith.transport.grpc.Channels;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every RPC and every path, tried by whoever may not: nobody, a forger, a host, another project. */
@QuarkusTest
class StrangerTest extends ServiceTest {
    private static final String ID = "00000000-0000-4000-8000-000000000001";
    private static final Caller OWNER = member("owner-" + UUID.randomUUID());
    private static final Caller OTHER = member("other-" + UUID.randomUUID());

    private static Message requestOf(String method, Caller caller, String image) {
        return switch (method) {
            case "CreateImage" ->
                CreateImageRequest.newBuilder()
                        .setCaller(caller)
                        .setImage(anImage())
                        .build();
            case "FindImage" ->
                FindImageRequest.newBuilder()
                        .setCaller(caller)
                        .setImageId(image)
                        .build();
            case "ListImages" ->
                ListImagesRequest.newBuilder().setCaller(caller).build();
            case "UpdateImage" ->
                UpdateImageRequest.newBuilder()
                        .setCaller(caller)
                        .setImageId(image)
                        .setName("x")
                        .build();
            case "DeleteImage" ->
                DeleteImageRequest.newBuilder()
                        .setCaller(caller)
                        .setImageId(image)
                        .build();
            case "SetMember" ->
                SetMemberRequest.newBuilder()
                        .setCaller(caller)
                        .setImageId(image)
                        .setProjectId("x")
                        .build();
            case "RemoveMember" ->
                RemoveMemberRequest.newBuilder()
                        .setCaller(caller)
                        .setImageId(image)
                        .setProjectId("x")
                        .build();
            case "ListMembers" ->
                ListMembersRequest.newBuilder()
                        .setCaller(caller)
                        .setImageId(image)
                        .build();
            case "SetActive" ->
                SetActiveRequest.newBuilder()
                        .setCaller(caller)
                        .setImageId(image)
                        .build();
            default -> throw new AssertionError("no case for the new method " + method);
        };
    }

    static List<MethodDescriptor<?, ?>> methods() {
        return List.copyOf(ImageServiceGrpc.getServiceDescriptor().getMethods());
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                arguments("PUT", "/blobs/upload/" + ID, Set.of(Identity.API_GATEWAY)),
                arguments("GET", "/blobs/image/" + ID, Set.of(Identity.API_GATEWAY)),
                arguments("HEAD", "/blobs/image/" + ID, Set.of(Identity.API_GATEWAY)),
                arguments(
                        "GET", "/blobs/sha512/" + "ab".repeat(64), Set.of(Identity.API_GATEWAY, ServiceResource.HOST)),
                arguments(
                        "HEAD",
                        "/blobs/sha512/" + "ab".repeat(64),
                        Set.of(Identity.API_GATEWAY, ServiceResource.HOST)));
    }

    @SuppressWarnings("unchecked") // The descriptor knows the type of its own request.
    private void call(Identity as, MethodDescriptor<?, ?> method, Caller caller, String image) throws IOException {
        ManagedChannel channel = Channels.to(
                        "127.0.0.1",
                        grpc.port().orElseThrow(),
                        Identity.IMAGE_SERVICE,
                        TlsFiles.load(ServiceResource.certificates(as)).clientContext())
                .build();
        try {
            var _ = ClientCalls.blockingUnaryCall(
                    channel,
                    (MethodDescriptor<Message, Message>) method,
                    CallOptions.DEFAULT,
                    requestOf(String.valueOf(method.getBareMethodName()), caller, image));
        } finally {
            channel.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void refusesEveryCallOfAHost(MethodDescriptor<?, ?> method) {
        assertThatThrownBy(() -> call(ServiceResource.HOST, method, OWNER, ID)).satisfies(failure -> {
            assertThat(Errors.code(failure)).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(Errors.hasReason(failure, "NOT_ALLOWED")).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("methods")
    void hidesAPrivateImageFromAnotherProject(MethodDescriptor<?, ?> method) throws IOException {
        String name = String.valueOf(method.getBareMethodName());
        Image image = gateway().create(OWNER, anImage());
        if (name.equals("CreateImage")) {
            assertThatThrownBy(() -> gateway().create(OTHER, image.toBuilder()))
                    .satisfies(failure -> assertThat(Errors.hasReason(failure, "IMAGE_EXISTS"))
                            .isTrue());
        } else if (name.equals("ListImages")) {
            assertThat(gateway()
                            .images()
                            .listImages(ListImagesRequest.newBuilder()
                                    .setCaller(OTHER)
                                    .setLimit(1000)
                                    .build())
                            .getImagesList())
                    .noneMatch(found -> found.getProjectId().equals(OWNER.getProjectId()));
        } else {
            assertThatThrownBy(() -> call(Identity.API_GATEWAY, method, OTHER, image.getImageId()))
                    .satisfies(failure -> assertThat(Errors.hasReason(failure, "IMAGE_NOT_FOUND"))
                            .isTrue());
        }
        assertThat(gateway().find(OWNER, image.getImageId())).isEqualTo(image);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void refusesACallWithoutACaller(MethodDescriptor<?, ?> method) {
        for (Identity identity : List.of(Identity.API_GATEWAY, Identity.CONTROL_PLANE)) {
            Caller nobody = Caller.newBuilder().setProjectId("p").build();
            assertThatThrownBy(() -> call(identity, method, nobody, ID))
                    .satisfies(failure -> assertThat(Errors.hasReason(failure, "CALLER_REQUIRED"))
                            .isTrue());
        }
    }

    @Test
    void letsTheControlPlaneReadForItselfAndChangeNothing() {
        Image image = gateway().create(OWNER, anImage());
        TestingClient controlPlane = as(Identity.CONTROL_PLANE);
        Caller itself = Caller.newBuilder().setRequestId("req-1").build();
        assertThat(controlPlane.find(itself, image.getImageId())).isEqualTo(image);
        assertThatThrownBy(() -> call(
                        Identity.CONTROL_PLANE, ImageServiceGrpc.getDeleteImageMethod(), itself, image.getImageId()))
                .satisfies(failure ->
                        assertThat(Errors.hasReason(failure, "NOT_OWNER")).isTrue());
        assertThatThrownBy(() -> gateway().find(itself, image.getImageId()))
                .satisfies(failure ->
                        assertThat(Errors.hasReason(failure, "CALLER_REQUIRED")).isTrue());
    }

    @ParameterizedTest
    @MethodSource("paths")
    void opensEachPathOnlyToWhomItIsFor(String method, String path, Set<Identity> allowed) {
        for (Identity identity :
                List.of(Identity.API_GATEWAY, Identity.CONTROL_PLANE, Identity.IMAGE_SERVICE, ServiceResource.HOST)) {
            TestingClient client = as(identity);
            HttpResponse<String> answer = client.send(
                    client.request(OWNER, path).method(method, BodyPublishers.noBody()), BodyHandlers.ofString());
            // What the allowed find is that there is nothing of that name.
            assertThat(answer.statusCode())
                    .as("%s as %s", path, identity)
                    .isEqualTo(allowed.contains(identity) ? 404 : 403);
        }
    }

    @Test
    void knowsNoPathButThese() {
        TestingClient client = gateway();
        Set<Integer> answers = new TreeSet<>();
        for (String path : List.of("/", "/blobs", "/blobs/image", "/blobs/upload/" + ID, "/q/health", "/q/metrics")) {
            answers.add(client.send(client.request(OWNER, path).GET(), BodyHandlers.ofString())
                    .statusCode());
        }
        assertThat(answers).isSubsetOf(404, 405);
    }

    @Test
    void hidesBytesFromAnotherProject() {
        TestingClient client = gateway();
        Image image = client.create(OWNER, anImage());
        assertThat(client.upload(OTHER, image.getImageId(), new byte[10]).statusCode())
                .isEqualTo(404);
        assertThat(client.upload(OWNER, image.getImageId(), new byte[10]).statusCode())
                .isEqualTo(204);
        for (String method : List.of("GET", "HEAD")) {
            var request =
                    client.request(OTHER, "/blobs/image/" + image.getImageId()).method(method, BodyPublishers.noBody());
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void wantsACallerWithTheBytesToo() {
        TestingClient client = gateway();
        for (String path : List.of("/blobs/upload/" + ID, "/blobs/image/" + ID)) {
            HttpRequest.Builder request = HttpRequest.newBuilder(blobs.resolve(path));
            var answer = client.send(
                    path.contains("upload") ? request.PUT(BodyPublishers.noBody()) : request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("CALLER_REQUIRED");
        }
    }

    @Test
    void shakesNoHandWithAForger() {
        TestingClient forger = with(ServiceResource.forgedCertificates());
        assertThatThrownBy(() -> forger.find(OWNER, ID))
                .satisfies(failure -> assertThat(Errors.code(failure)).isEqualTo(Status.Code.UNAVAILABLE));
        assertThatThrownBy(() -> forger.send(forger.request(OWNER, "/blobs/image/" + ID), BodyHandlers.ofString()))
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void shakesNoHandWithNobody() throws Exception {
        var authority = ServiceResource.certificates(Identity.API_GATEWAY).resolve("ca.crt");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var pem = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust.getTrustManagers(), null);
        HttpClient nobody = HttpClient.newBuilder().sslContext(context).build();
        var request =
                HttpRequest.newBuilder(blobs.resolve("/blobs/image/" + ID)).build();
        assertThatThrownBy(() -> nobody.send(request, BodyHandlers.ofString())).isInstanceOf(IOException.class);
        ManagedChannel channel = Channels.to(
                        "127.0.0.1",
                        grpc.port().orElseThrow(),
                        Identity.IMAGE_SERVICE,
                        TlsFiles.strangerContext(authority))
                .build();
        assertThatThrownBy(() -> {
                    var _ = ImageServiceGrpc.newBlockingStub(channel)
                            .findImage(FindImageRequest.newBuilder()
                                    .setCaller(OWNER)
                                    .setImageId(ID)
                                    .build());
                })
                .satisfies(failure -> assertThat(Errors.code(failure)).isEqualTo(Status.Code.UNAVAILABLE));
        channel.shutdownNow();
    }

    @Test
    void tellsTheMachineItselfHowItIs() {
        TestingClient client = gateway();
        Set<String> bodies = Stream.of("/q/health/ready", "/q/health/live", "/q/metrics")
                .map(path -> client.send(HttpRequest.newBuilder(management.resolve(path)), BodyHandlers.ofString()))
                .map(answer ->
                        answer.statusCode() + answer.body().lines().findFirst().orElse(""))
                .collect(Collectors.toSet());
        assertThat(bodies).allMatch(body -> body.startsWith("200"));
    }
}
