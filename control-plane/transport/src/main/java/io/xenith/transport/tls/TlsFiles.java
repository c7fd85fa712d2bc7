package io.xenith.transport.tls;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.xenith.transport.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory with {@code ca.crt}, {@code tls.crt} and {@code tls.key}, as cert-manager lays them, and the TLS contexts made
 * of it. The contexts look at the files again when they change (at most once a second), so a renewed certificate serves
 * the next handshake; a broken or half-replaced set of files is logged and the last good one stays in use.
 */
public final class TlsFiles {

    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final AtomicInteger READINGS = new AtomicInteger();
    private static final String PROTOCOL = "TLSv1.3";

    private final Path certificate;
    private final Path key;
    private final Path authority;
    private final CurrentKeyManager keyManager = new CurrentKeyManager(this);
    private final CurrentTrustManager trustManager = new CurrentTrustManager(this, null);

    private volatile TlsMaterial current;
    private volatile @Nullable TlsMaterial previous;
    private List<FileTime> seen;
    private volatile long lookedAtNanos = System.nanoTime();

    private TlsFiles(Path directory) throws IOException, GeneralSecurityException {
        this.certificate = directory.resolve("tls.crt");
        this.key = directory.resolve("tls.key");
        this.authority = directory.resolve("ca.crt");
        this.seen = modificationTimes();
        this.current = read();
    }

    /** Reads the directory; throws when a file is missing, unreadable, or key and certificate do not belong together. */
    public static TlsFiles load(Path directory) {
        try {
            return new TlsFiles(directory);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot read TLS files in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Writes the three files with mode 0600, each replaced whole, the certificate last. */
    public static void write(Path directory, String authorityPem, String chainPem, String keyPem) throws IOException {
        Files.createDirectories(directory);
        Pem.write(directory.resolve("ca.crt"), authorityPem);
        Pem.write(directory.resolve("tls.key"), keyPem);
        Pem.write(directory.resolve("tls.crt"), chainPem);
    }

    /** The certificate in use. */
    public X509Certificate certificate() {
        return material().chain().getFirst();
    }

    /** Who this process is; throws when the certificate carries no identity. */
    public Identity identity() {
        return Identity.find(certificate())
                .orElseThrow(() -> new IllegalStateException("the certificate in " + certificate + " has no identity"));
    }

    /** For a gRPC server that asks for client certificates as said: REQUIRE, or OPTIONAL where a stranger may enrol. */
    public SslContext serverContext(ClientAuth clientAuth) throws SSLException {
        return GrpcSslContexts.configure(SslContextBuilder.forServer(keyManager), SslProvider.JDK)
                .trustManager(trustManager)
                .protocols(PROTOCOL)
                .clientAuth(clientAuth)
                .build();
    }

    /** For a gRPC client that shows its certificate. The channel's authority must be the peer's identity. */
    public SslContext clientContext() throws SSLException {
        return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                .keyManager(keyManager)
                .trustManager(trustManager)
                .protocols(PROTOCOL)
                .build();
    }

    /** For a gRPC client that has no certificate yet (enrolment): it only verifies the server by the authority given. */
    public static SslContext strangerContext(Path authority) throws SSLException {
        try {
            return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                    .trustManager(TlsMaterial.loadTrust(authority))
                    .protocols(PROTOCOL)
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new SSLException("cannot read the authority's certificate " + authority + ": " + e.getMessage(), e);
        }
    }

    /** For HTTPS servers of the JDK or of a framework, which must themselves ask for client certificates. */
    public SSLContext httpServerContext() {
        return javaContext(trustManager);
    }

    /**
     * For HTTPS clients of the JDK: shows our certificate and accepts exactly one peer, whatever address it was reached
     * at (the name in the URL is an address, the identity is who it must be).
     */
    public SSLContext httpClientContext(Identity peer) {
        return javaContext(new CurrentTrustManager(this, peer));
    }

    private SSLContext javaContext(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(new KeyManager[] {keyManager}, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot speak " + PROTOCOL, e);
        }
    }

    /** The newest good reading; looks at the files when the last look is old. */
    TlsMaterial material() {
        if (System.nanoTime() - lookedAtNanos >= LOOK_EVERY_NANOS) {
            lookAgain();
        }
        return current;
    }

    /** The reading that a handshake in progress began with; the newest when it is long gone. */
    TlsMaterial material(@Nullable String alias) {
        TlsMaterial before = previous;
        return before != null && before.alias().equals(alias) ? before : current;
    }

    private synchronized void lookAgain() {
        if (System.nanoTime() - lookedAtNanos < LOOK_EVERY_NANOS) {
            return;
        }
        lookedAtNanos = System.nanoTime();
        try {
            List<FileTime> now = modificationTimes();
            if (now.equals(seen)) {
                return;
            }
            TlsMaterial fresh = read();
            previous = current;
            current = fresh;
            // Remembered only after a good reading: a half-replaced set is tried again at the next look.
            seen = now;
            LOG.atInfo().addKeyValue("certificate", certificate).log("TLS files read again");
        } catch (IOException | GeneralSecurityException e) {
            LOG.atWarn()
                    .addKeyValue("certificate", certificate)
                    .addKeyValue("problem", e.getMessage())
                    .log("changed TLS files are not usable, keeping the last good ones");
        }
    }

    private TlsMaterial read() throws IOException, GeneralSecurityException {
        return TlsMaterial.load("tls-" + READINGS.incrementAndGet(), certificate, key, authority);
    }

    private List<FileTime> modificationTimes() throws IOException {
        return List.of(
                Files.getLastModifiedTime(certificate),
                Files.getLastModifiedTime(key),
                Files.getLastModifiedTime(authority));
    }
}
