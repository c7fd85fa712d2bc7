package io.xenith.transport.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Offers the key that is in the files now. The alias names one reading of the files, so that chain and key of one
 * handshake belong together even when a renewal comes between the two questions.
 */
final class CurrentKeyManager extends X509ExtendedKeyManager {

    private final TlsFiles files;

    CurrentKeyManager(TlsFiles files) {
        this.files = files;
    }

    @Override
    public String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return files.material().alias();
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return files.material().alias();
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return files.material().alias();
    }

    @Override
    public String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return files.material().alias();
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {files.material().alias()};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {files.material().alias()};
    }

    @Override
    public X509Certificate[] getCertificateChain(@Nullable String alias) {
        return files.material(alias).chainArray();
    }

    @Override
    public PrivateKey getPrivateKey(@Nullable String alias) {
        return files.material(alias).key();
    }
}
