package io.xenith.transport.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what the authority's file says now. With an expected peer the identity in the server's certificate is checked
 * instead of the host name that was dialled; without one the caller's endpoint identification applies as usual.
 */
final class CurrentTrustManager extends X509ExtendedTrustManager {

    private final TlsFiles files;
    private final @Nullable Identity expectedServer;

    CurrentTrustManager(TlsFiles files, @Nullable Identity expectedServer) {
        this.files = files;
        this.expectedServer = expectedServer;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        files.material().trust().checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        files.material().trust().checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        files.material().trust().checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        if (expectedServer == null) {
            files.material().trust().checkServerTrusted(chain, authType, socket);
        } else {
            checkExpected(chain, authType, expectedServer);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (expectedServer == null) {
            files.material().trust().checkServerTrusted(chain, authType, engine);
        } else {
            checkExpected(chain, authType, expectedServer);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (expectedServer == null) {
            files.material().trust().checkServerTrusted(chain, authType);
        } else {
            checkExpected(chain, authType, expectedServer);
        }
    }

    private void checkExpected(X509Certificate[] chain, String authType, Identity expected)
            throws CertificateException {
        files.material().trust().checkServerTrusted(chain, authType);
        Optional<Identity> actual = Identity.find(chain[0]);
        if (!actual.equals(Optional.of(expected))) {
            throw new CertificateException("expected " + expected + ", the peer is "
                    + actual.map(Identity::name).orElse("nobody we know"));
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return files.material().trust().getAcceptedIssuers();
    }
}
