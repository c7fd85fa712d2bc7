package io.xenith.transport.pki;

import io.xenith.transport.tls.Identity;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** A fresh EC P-256 key and the PKCS#10 request for a certificate over it. Never shows the key. */
public final class CertificateRequest {

    private static final byte[] COMMON_NAME = Der.objectIdentifier(0x55, 0x04, 0x03); // 2.5.4.3
    private static final byte[] ECDSA_WITH_SHA256 =
            Der.objectIdentifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02); // 1.2.840.10045.4.3.2

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
        return create(identity.name());
    }

    /** Makes a key and a request of one who has no identity yet. */
    public static CertificateRequest create() {
        return create("enrolling");
    }

    private static CertificateRequest create(String commonName) {
        try {
            KeyPair pair = generateKeyPair();
            // RFC 2986: version 0, the subject, the public key as X.509 has it, and no attributes.
            byte[] content = Der.sequence(
                    Der.integer(0),
                    Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.utf8(commonName)))),
                    pair.getPublic().getEncoded(),
                    Der.emptyContext0());
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(content);
            byte[] der = Der.sequence(content, Der.sequence(ECDSA_WITH_SHA256), Der.bitString(signature.sign()));
            return new CertificateRequest(pair.getPrivate(), der);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make a P-256 certificate request", e);
        }
    }

    static KeyPair generateKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
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
