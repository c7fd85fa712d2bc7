package io.xenith.transport.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Who a process is: the one DNS name below {@code xenith.internal} in its certificate.
 *
 * @param name the DNS name, lower case, for example {@code control-plane.xenith.internal}
 */
public record Identity(String name) {

    private static final String ROOT = ".xenith.internal";
    private static final String HOST_ROOT = ".host" + ROOT;
    private static final Pattern FORM =
            Pattern.compile("[a-z][a-z0-9-]{0,62}\\.xenith\\.internal|[0-9a-f-]{36}\\.host\\.xenith\\.internal");
    private static final int SAN_TYPE_DNS = 2;

    /** The gateway that speaks to users. */
    public static final Identity API_GATEWAY = new Identity("api-gateway" + ROOT);

    /** The control plane, any replica. */
    public static final Identity CONTROL_PLANE = new Identity("control-plane" + ROOT);

    /** The image service. */
    public static final Identity IMAGE_SERVICE = new Identity("image-service" + ROOT);

    /** Refuses names that are no identity, with {@link IllegalArgumentException}. */
    public Identity {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("not a Xenith identity: " + name);
        }
        if (name.endsWith(HOST_ROOT)) {
            UUID host = UUID.fromString(name.substring(0, name.length() - HOST_ROOT.length()));
            // UUID.fromString accepts short groups; one host must have one spelling only.
            if (!name.equals(host + HOST_ROOT)) {
                throw new IllegalArgumentException("not a host identity: " + name);
            }
        }
    }

    /** The identity of the agent of one host. */
    public static Identity ofHost(UUID hostId) {
        return new Identity(hostId + HOST_ROOT);
    }

    /** Reads an identity; empty when the text is none. */
    public static Optional<Identity> find(String name) {
        try {
            return Optional.of(new Identity(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The identity in a certificate that has been verified already. Empty when it has no name below
     * {@code xenith.internal}, or more than one: a process with two identities would pass two allow-lists.
     */
    public static Optional<Identity> find(X509Certificate certificate) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
        if (names == null) {
            return Optional.empty();
        }
        List<String> own = names.stream()
                .filter(name -> name.get(0) instanceof Integer type && type == SAN_TYPE_DNS)
                .map(name -> String.valueOf(name.get(1)))
                .filter(name -> name.endsWith(ROOT))
                .toList();
        return own.size() == 1 ? find(own.getFirst()) : Optional.empty();
    }

    /** Whether this is the agent of a host. */
    public boolean isHost() {
        return name.endsWith(HOST_ROOT);
    }

    /** The host whose agent this is; empty for services. */
    public Optional<UUID> hostId() {
        return isHost()
                ? Optional.of(UUID.fromString(name.substring(0, name.length() - HOST_ROOT.length())))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return name;
    }
}
