package io.xenith.transport.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.xenith.transport.error.Errors;
import io.xenith.transport.error.ServiceException;
import io.xenith.transport.tls.Identity;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Knows who calls. Takes the identity from the peer's verified certificate, checks it against the allow-list of the service
 * called, and puts it into the gRPC {@link Context}. A service without a list is refused to everybody, so that a new
 * service is closed until somebody decides.
 */
public final class PeerIdentity implements ServerInterceptor {

    private static final Context.Key<Identity> PEER = Context.key("xenith-peer-identity");

    private final Map<String, Rule> rules;
    private final Set<String> anonymousMethods;

    private PeerIdentity(Builder builder) {
        this.rules = Map.copyOf(builder.rules);
        this.anonymousMethods = Set.copyOf(builder.anonymousMethods);
    }

    /** Begins a list of rules. */
    public static Builder allowing() {
        return new Builder();
    }

    /** Who makes the current call; empty in a call that strangers may make. */
    public static Optional<Identity> current() {
        return Optional.ofNullable(PEER.get());
    }

    @Override
    public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Optional<Identity> peer = peerOf(call);
        if (anonymousMethods.contains(call.getMethodDescriptor().getFullMethodName())) {
            return proceed(peer, call, headers, next);
        }
        Rule rule = rules.get(String.valueOf(call.getMethodDescriptor().getServiceName()));
        if (peer.isPresent() && rule != null && rule.allowed().test(peer.get())) {
            return proceed(peer, call, headers, next);
        }
        String reason = rule == null ? "NOT_ALLOWED" : rule.reason();
        StatusRuntimeException refusal = Errors.toStatusException(
                ServiceException.of(Status.Code.PERMISSION_DENIED, reason, "this caller may not use this service"));
        Metadata trailers = refusal.getTrailers();
        call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
        return new Listener<>() {};
    }

    private static <Q, R> Listener<Q> proceed(
            Optional<Identity> peer, ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return peer.isEmpty()
                ? next.startCall(call, headers)
                : Contexts.interceptCall(Context.current().withValue(PEER, peer.get()), call, headers, next);
    }

    private static Optional<Identity> peerOf(ServerCall<?, ?> call) {
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return Optional.empty();
        }
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? Identity.find(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty(); // no certificate shown, where the server leaves that open
        }
    }

    private record Rule(String reason, Predicate<Identity> allowed) {}

    /** Collects rules. */
    public static final class Builder {

        private final Map<String, Rule> rules = new HashMap<>();
        private final Set<String> anonymousMethods = new HashSet<>();

        private Builder() {}

        /** Lets the identities that pass call a service; others hear PERMISSION_DENIED with the reason. */
        public Builder service(String serviceName, String refusalReason, Predicate<Identity> allowed) {
            rules.put(serviceName, new Rule(refusalReason, allowed));
            return this;
        }

        /** Lets anybody call one method, by its full name {@code package.Service/Method}. */
        public Builder anybody(String fullMethodName) {
            anonymousMethods.add(fullMethodName);
            return this;
        }

        /** The interceptor. */
        public PeerIdentity build() {
            return new PeerIdentity(this);
        }
    }
}
