package io.xenith.imageservice.blob;

import io.vertx.core.http.HttpServerRequest;
import io.xenith.imageservice.image.Caller;
import io.xenith.transport.tls.Identity;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Who is at the other end: the process by its certificate, and the person by what the gateway says. */
final class HttpCaller {
    private static final int LONGEST_VALUE = 255;

    private HttpCaller() {}

    static Optional<Identity> findPeer(HttpServerRequest request) {
        SSLSession session = request.sslSession();
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? Identity.find(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }

    /** Throws NOT_ALLOWED unless the gateway calls. */
    static void requireGateway(HttpServerRequest request) {
        if (!findPeer(request).equals(Optional.of(Identity.API_GATEWAY))) {
            throw UploadException.of(UploadProblem.NOT_ALLOWED, "Only the API gateway may do this.");
        }
    }

    /** Throws NOT_ALLOWED unless the gateway or the agent of some host calls. */
    static void requireGatewayOrHost(HttpServerRequest request) {
        Optional<Identity> peer = findPeer(request);
        if (peer.isEmpty() || !(peer.get().isHost() || peer.get().equals(Identity.API_GATEWAY))) {
            throw UploadException.of(UploadProblem.NOT_ALLOWED, "Only hosts and the API gateway may do this.");
        }
    }

    /** Reads the person from the headers of the gateway, which has been recognised before. */
    static Caller parse(HttpServerRequest request) {
        String user = header(request, "X-Xenith-User");
        String project = header(request, "X-Xenith-Project");
        String asked = orEmpty(request.getParam("project_id"));
        if (user.isEmpty()) {
            throw UploadException.of(UploadProblem.CALLER_REQUIRED, "The request names no caller.");
        }
        if (!asked.isEmpty() && !project.isEmpty() && !asked.equals(project)) {
            throw UploadException.of(UploadProblem.CALLER_REQUIRED, "The request names two projects.");
        }
        return new Caller(
                user,
                project.isEmpty() ? bounded(asked) : project,
                header(request, "X-Xenith-Admin").equalsIgnoreCase("true"),
                false,
                header(request, "X-Request-Id"));
    }

    private static String header(HttpServerRequest request, String name) {
        return bounded(orEmpty(request.getHeader(name)));
    }

    private static String bounded(String value) {
        if (value.length() > LONGEST_VALUE) {
            throw UploadException.of(UploadProblem.CALLER_REQUIRED, "A header of the caller is too long.");
        }
        return value;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
