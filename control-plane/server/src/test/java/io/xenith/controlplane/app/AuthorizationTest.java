package io.xenith.controlplane.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Message;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.controlplane.testing.AuthorizationCase;
import io.xenith.controlplane.testing.AuthorizationCase.Outcome;
import io.xenith.controlplane.testing.AuthorizationCases;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingControlPlane;
import io.xenith.controlplane.testing.Victim;
import io.xenith.controlplane.v1.AnnounceRequest;
import io.xenith.controlplane.v1.CreateProjectRequest;
import io.xenith.controlplane.v1.EnrolRequest;
import io.xenith.controlplane.v1.HostEnrolmentServiceGrpc;
import io.xenith.controlplane.v1.IdentityServiceGrpc;
import io.xenith.controlplane.v1.RenewCertificateRequest;
import io.xenith.transport.error.ErrorDetail;
import io.xenith.transport.error.Errors;
import io.xenith.transport.grpc.Channels;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Walks every method of every service that runs: as nobody, as a member of another project, as processes that are not the
 * gateway, and as one that shows no certificate. A method without a case fails here.
 */
@QuarkusTest
@QuarkusTestResource(TestingControlPlane.class)
class AuthorizationTest {

    @Inject
    GrpcEndpoint endpoint;

    @Inject
    @Any
    Instance<BindableService> services;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private Channel gateway = unopened();
    private List<AuthorizationCase> cases = List.of();

    @BeforeEach
    void makeVictim() throws Exception {
        gateway = channel("api-gateway");
        TestingCaller member = TestingCaller.member();
        TestingCaller administrator = TestingCaller.administrator();
        Victim victim = new Victim(gateway, member, administrator);
        victim.callAsAdministrator(
                IdentityServiceGrpc.getCreateProjectMethod(),
                CreateProjectRequest.newBuilder()
                        .setProjectId(member.project().toString())
                        .setName("victim-" + member.project())
                        .setEnabled(true)
                        .build());
        cases = ServiceLoader.load(AuthorizationCases.class).stream()
                .flatMap(feature -> feature.get().of(victim).stream())
                .toList();
    }

    @AfterEach
    void closeChannels() throws InterruptedException {
        for (ManagedChannel channel : channels) {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void everyMethodHasACase() {
        List<String> served = services.stream()
                .flatMap(service -> service.bindService().getMethods().stream())
                .map(method -> method.getMethodDescriptor().getFullMethodName())
                .sorted()
                .toList();
        List<String> covered = cases.stream()
                .map(one -> one.method().getFullMethodName())
                .distinct()
                .toList();
        assertThat(served.stream().filter(method -> !covered.contains(method)))
                .as("methods that nobody tried as a stranger: add an AuthorizationCase")
                .isEmpty();
    }

    @Test
    void nobodyIsRefusedEverywhere() {
        SoftAssertions all = new SoftAssertions();
        for (AuthorizationCase one : cases) {
            if (!(one.stranger() instanceof Outcome.PeerOnly)) {
                all.assertThat(reason(gateway, one.method(), one.request()))
                        .as(one.method().getFullMethodName())
                        .contains("CALLER_REQUIRED");
            }
        }
        all.assertAll();
    }

    @Test
    void strangersGetNothingOfTheVictim() {
        SoftAssertions all = new SoftAssertions();
        for (AuthorizationCase one : cases) {
            switch (one.stranger()) {
                case Outcome.PeerOnly _ -> {}
                case Outcome.Refused(List<String> reasons) ->
                    all.assertThat(reason(gateway, one.method(), asStranger(one)))
                            .as(one.method().getFullMethodName())
                            .hasValueSatisfying(reason -> assertThat(reasons).contains(reason));
                case Outcome.Answered(var harmless) ->
                    all.assertThat(call(gateway, one.method(), asStranger(one)))
                            .as(one.method().getFullMethodName())
                            .matches(harmless);
            }
        }
        all.assertAll();
    }

    @Test
    void otherProcessesAndStrangersWithoutCertificateAreTurnedAway() throws Exception {
        SoftAssertions all = new SoftAssertions();
        for (String peer : List.of("image-service", "host", "control-plane", "")) {
            Channel channel = channel(peer);
            for (AuthorizationCase one : cases) {
                boolean enrolment = HostEnrolmentServiceGrpc.SERVICE_NAME.equals(
                        one.method().getServiceName());
                if (!enrolment) {
                    all.assertThat(code(channel, one.method(), one.request()))
                            .as(one.method().getFullMethodName() + " as '" + peer + "'")
                            .isEqualTo(Status.Code.PERMISSION_DENIED);
                }
            }
        }
        all.assertAll();
    }

    @Test
    void hostsAloneRenewAndAnnounceAndAnybodyMayShowAToken() throws Exception {
        var renew = HostEnrolmentServiceGrpc.getRenewCertificateMethod();
        var announce = HostEnrolmentServiceGrpc.getAnnounceMethod();
        for (String peer : List.of("api-gateway", "image-service", "control-plane", "")) {
            Channel channel = channel(peer);
            assertThat(code(channel, renew, RenewCertificateRequest.getDefaultInstance()))
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(code(channel, announce, AnnounceRequest.getDefaultInstance()))
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        EnrolRequest badToken = EnrolRequest.newBuilder().setToken("guessed").build();
        assertThat(code(channel(""), HostEnrolmentServiceGrpc.getEnrolMethod(), badToken))
                .isIn(Status.Code.UNAUTHENTICATED, Status.Code.INVALID_ARGUMENT);
    }

    private static Message asStranger(AuthorizationCase one) {
        return Victim.with(one.request(), TestingCaller.member().caller());
    }

    private static Optional<String> reason(Channel channel, MethodDescriptor<?, ?> method, Message request) {
        Throwable failure = catchThrowable(() -> call(channel, method, request));
        return failure == null ? Optional.empty() : Errors.find(failure).map(ErrorDetail::reason);
    }

    private static Status.Code code(Channel channel, MethodDescriptor<?, ?> method, Message request) {
        Throwable failure = catchThrowable(() -> call(channel, method, request));
        return failure == null ? Status.Code.OK : Errors.code(failure);
    }

    @SuppressWarnings("unchecked") // the case pairs a method with its own request
    private static Message call(Channel channel, MethodDescriptor<?, ?> method, Message request) {
        var typed = (MethodDescriptor<Message, Message>) method;
        if (typed.getType().serverSendsOneMessage()) {
            return ClientCalls.blockingUnaryCall(channel, typed, CallOptions.DEFAULT, request);
        }
        return requireNonNull(ClientCalls.blockingServerStreamingCall(channel, typed, CallOptions.DEFAULT, request)
                .next());
    }

    private ManagedChannel channel(String peer) throws Exception {
        Path directory = TestingControlPlane.directory();
        var tls = peer.isEmpty()
                ? TlsFiles.strangerContext(directory.resolve("ca/ca.crt"))
                : TlsFiles.load(directory.resolve(peer)).clientContext();
        ManagedChannel channel = Channels.to("127.0.0.1", endpoint.port(), Identity.CONTROL_PLANE, tls)
                .build();
        channels.add(channel);
        return channel;
    }

    private static Channel unopened() {
        return new Channel() {
            @Override
            public <Q, R> io.grpc.ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
                throw new IllegalStateException("not open yet");
            }

            @Override
            public String authority() {
                return "";
            }
        };
    }
}
