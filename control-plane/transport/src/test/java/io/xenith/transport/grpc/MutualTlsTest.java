package io.xenith.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.xenith.transport.error.ErrorInterceptor;
import io.xenith.transport.error.Errors;
import io.xenith.transport.error.ServiceException;
import io.xenith.transport.pki.CertificateAuthority;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real TLS on loopback: who gets through, who does not, and what travels along. */
class MutualTlsTest {

    private static final Duration DAY = Duration.ofDays(1);
    private final CertificateAuthority authority = CertificateAuthority.create("Test", DAY, InstantSource.system());

    private final Path dir;
    private final Server server;
    private volatile Optional<Identity> seenPeer = Optional.empty();
    private volatile Optional<TraceContext> seenTrace = Optional.empty();
    private volatile Duration seenDeadline = Duration.ZERO;

    MutualTlsTest(@TempDir Path dir) throws Exception {
        this.dir = dir;
        authority.issue(dir.resolve("server"), Identity.CONTROL_PLANE, DAY);
        authority.issue(dir.resolve("gateway"), Identity.API_GATEWAY, DAY);
        authority.issue(dir.resolve("images"), Identity.IMAGE_SERVICE, DAY);
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(TlsFiles.load(dir.resolve("server")).serverContext(ClientAuth.OPTIONAL))
                .addService(Echo.answering(word -> answer(word)))
                .intercept(PeerIdentity.allowing()
                        .service(Echo.SERVICE, "NOT_GATEWAY", Identity.API_GATEWAY::equals)
                        .anybody(Echo.WHISPER.getFullMethodName())
                        .build())
                .intercept(TraceContext.serverInterceptor())
                .intercept(new ErrorInterceptor())
                .build()
                .start();
    }

    @AfterEach
    void stopServer() throws Exception {
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }

    private String answer(String word) {
        seenPeer = PeerIdentity.current();
        seenTrace = TraceContext.current();
        seenDeadline = Duration.ofMillis(Context.current().getDeadline().timeRemaining(TimeUnit.MILLISECONDS));
        return switch (word) {
            case "expected" -> throw ServiceException.of(Status.Code.NOT_FOUND, "NO_SUCH", "there is none");
            case "unexpected" -> throw new IllegalStateException("database password is hunter2");
            default -> word;
        };
    }

    private TlsFiles files(String who) {
        return TlsFiles.load(dir.resolve(who));
    }

    private String call(
            Identity expectedServer, SslContext tls, MethodDescriptor<StringValue, StringValue> method, String word)
            throws Exception {
        ManagedChannel channel =
                Channels.to("127.0.0.1", server.getPort(), expectedServer, tls).build();
        try {
            return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, StringValue.of(word))
                    .getValue();
        } finally {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private Throwable failureOf(Identity server, SslContext tls, MethodDescriptor<StringValue, StringValue> method) {
        return catchThrowable(() -> call(server, tls, method, "hello"));
    }

    @Test
    void serverLearnsWhoCallsAndByWhen() throws Exception {
        String answer = call(Identity.CONTROL_PLANE, files("gateway").clientContext(), Echo.SAY, "hello");
        assertThat(answer).isEqualTo("hello");
        assertThat(seenPeer).contains(Identity.API_GATEWAY);
        assertThat(seenDeadline).isBetween(Duration.ofMillis(1), Duration.ofSeconds(10));
    }

    @Test
    void traceTravelsAlong() throws Exception {
        TraceContext trace = new TraceContext("00-0123456789abcdef0123456789abcdef-0123456789abcdef-01");
        String answer =
                trace.call(() -> call(Identity.CONTROL_PLANE, files("gateway").clientContext(), Echo.SAY, "hello"));
        assertThat(answer).isEqualTo("hello");
        assertThat(seenTrace).contains(trace);
    }

    @Test
    void anotherServiceIsRefusedWithTheReason() throws Exception {
        Throwable failure = failureOf(Identity.CONTROL_PLANE, files("images").clientContext(), Echo.SAY);
        assertThat(Errors.code(failure)).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(Errors.hasReason(failure, "NOT_GATEWAY")).isTrue();
    }

    @Test
    void aStrangerMayOnlyCallWhatAnybodyMay() throws Exception {
        SslContext stranger = TlsFiles.strangerContext(dir.resolve("gateway/ca.crt"));
        assertThat(call(Identity.CONTROL_PLANE, stranger, Echo.WHISPER, "hello"))
                .isEqualTo("hello");
        assertThat(seenPeer).isEmpty();
        assertThat(Errors.code(failureOf(Identity.CONTROL_PLANE, stranger, Echo.SAY)))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void aServerOfAnotherIdentityIsNotSpokenTo() throws Exception {
        assertThat(Errors.code(
                        failureOf(Identity.IMAGE_SERVICE, files("gateway").clientContext(), Echo.SAY)))
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        CertificateAuthority other = CertificateAuthority.create("Other", DAY, InstantSource.system());
        other.issue(dir.resolve("forged"), Identity.API_GATEWAY, DAY);
        Files.writeString(dir.resolve("forged/ca.crt"), authority.certificatePem());
        assertThat(Errors.code(failureOf(Identity.CONTROL_PLANE, files("forged").clientContext(), Echo.SAY)))
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        InstantSource past = InstantSource.fixed(Instant.now().minus(Duration.ofDays(3)));
        authority.save(dir.resolve("ca"));
        CertificateAuthority.load(dir.resolve("ca"), past).issue(dir.resolve("old"), Identity.API_GATEWAY, DAY);
        assertThat(Errors.code(failureOf(Identity.CONTROL_PLANE, files("old").clientContext(), Echo.SAY)))
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void expectedFailuresKeepTheirReasonAndOthersShowNothing() throws Exception {
        SslContext tls = files("gateway").clientContext();
        Throwable expected = catchThrowable(() -> call(Identity.CONTROL_PLANE, tls, Echo.SAY, "expected"));
        assertThat(Errors.hasReason(expected, "NO_SUCH")).isTrue();
        Throwable unexpected = catchThrowable(() -> call(Identity.CONTROL_PLANE, tls, Echo.SAY, "unexpected"));
        assertThat(Errors.code(unexpected)).isEqualTo(Status.Code.INTERNAL);
        assertThat(unexpected).hasMessageNotContaining("hunter2");
    }

    @Test
    void aRenewedCertificateServesTheNextHandshakeWithoutRestart() throws Exception {
        TlsFiles client = files("images");
        SslContext tls = client.clientContext();
        assertThat(Errors.code(failureOf(Identity.CONTROL_PLANE, tls, Echo.SAY)))
                .isEqualTo(Status.Code.PERMISSION_DENIED);

        authority.issue(dir.resolve("images"), Identity.API_GATEWAY, DAY);

        Instant deadline = Instant.now().plusSeconds(20);
        Throwable failure;
        do {
            failure = failureOf(Identity.CONTROL_PLANE, tls, Echo.SAY);
        } while (failure != null && Instant.now().isBefore(deadline));
        assertThat(failure).isNull();
    }
}
