package io.xenith.transport.tls;

import io.xenith.transport.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** One consistent reading of a certificate directory: key, chain and trust that belong together. */
record TlsMaterial(String alias, List<X509Certificate> chain, PrivateKey key, X509ExtendedTrustManager trust) {

    static TlsMaterial load(String alias, Path certificate, Path key, Path authority)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = Pem.loadCertificates(Files.readString(certificate));
        PrivateKey privateKey = Pem.loadPrivateKey(Files.readString(key));
        requireBelongTogether(chain.getFirst(), privateKey);
        return new TlsMaterial(alias, chain, privateKey, loadTrust(authority));
    }

    static X509ExtendedTrustManager loadTrust(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int index = 0;
        for (X509Certificate ca : Pem.loadCertificates(Files.readString(authority))) {
            store.setCertificateEntry("ca-" + index++, ca);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("the JDK offers no PKIX trust manager");
    }

    X509Certificate[] chainArray() {
        return chain.toArray(X509Certificate[]::new);
    }

    // Renewal replaces two files; a reading in between must not pair the new key with the old certificate.
    private static void requireBelongTogether(X509Certificate certificate, PrivateKey key)
            throws GeneralSecurityException {
        byte[] probe = {1, 2, 3};
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(probe);
        byte[] signature = signer.sign();
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(certificate.getPublicKey());
        verifier.update(probe);
        if (!verifier.verify(signature)) {
            throw new GeneralSecurityException("certificate and private key do not belong together");
        }
    }
}
