package io.xenith.transport.pki;

import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A fresh EC P-256 key and the PKCS#10 request for a certificate over it. Never shows the key. */
public final class CertificateRequest {

    private final PrivateKey key;
    private final byte[] der;

    private CertificateRequest(PrivateKey key, byte[] der) {
        this.key = key;
        this.der = der;
    }

    /**
     * Makes a key and a request. The name in it is only a hint: the authority decides which identity it signs.
     */
    public static CertificateRequest create(Identity identity) {
        return create("CN=" + identity.name());
    }

    /** Makes a key and a request of one who has no identity yet. */
    public static CertificateRequest create() {
        return create("CN=enrolling");
    }

    private static CertificateRequest create(String subject) {
        try {
            KeyPair pair = generateKeyPair();
            var request = new JcaPKCS10CertificationRequestBuilder(new X500Principal(subject), pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
            return new CertificateRequest(pair.getPrivate(), request.getEncoded());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("this JDK cannot make a P-256 certificate request", e);
        }
    }

    static KeyPair generateKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static X500Name name(String commonName) {
        return new X500Name("CN=" + commonName);
    }

    /** The request in PKCS#10 DER, as {@code HostEnrolmentService} takes it. */
    public byte[] der() {
        return der.clone();
    }

    /** The request in PKCS#10 PEM. */
    public String pem() {
        return Pem.encode("CERTIFICATE REQUEST", der);
    }

    /** The private key in PKCS#8 PEM. Keep it out of logs. */
    public String keyPem() {
        return Pem.encode(key);
    }
}
