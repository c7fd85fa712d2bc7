package io.xenith.gateway.compute.keypair;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A pair made for a user, in the forms that clients write to files.
 *
 * @param publicKey for guests
 * @param privateKey PEM; a secret, for the client only
 */
record NewKeys(String publicKey, String privateKey) {

    private static final int RSA_BITS = 2048;
    private static final String SSH_RSA = "ssh-rsa";
    private static final int PEM_LINE_LENGTH = 64;
    private static final int SERIAL_BITS = 127;
    private static final Duration CERTIFICATE_VALID_FOR = Duration.ofDays(3_650);
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    // By which Windows finds the user that a certificate logs in.
    private static final ASN1ObjectIdentifier USER_PRINCIPAL_NAME = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

    /** An RSA pair for SSH: the public half in OpenSSH's form, the private half in PKCS#1, which every SSH client reads. */
    static NewKeys ssh() {
        try {
            KeyPair pair = rsa();
            byte[] pkcs1 = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())
                    .parsePrivateKey()
                    .toASN1Primitive()
                    .getEncoded();
            RSAPublicKey rsa = (RSAPublicKey) pair.getPublic();
            byte[] blob = blob(
                    SSH_RSA.getBytes(StandardCharsets.US_ASCII),
                    bytes(rsa.getPublicExponent()),
                    bytes(rsa.getModulus()));
            return new NewKeys(
                    SSH_RSA + ' ' + Base64.getEncoder().encodeToString(blob) + " Generated-by-Xenith\n",
                    pem("RSA PRIVATE KEY", pkcs1));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK makes RSA keys", e);
        }
    }

    /** An RSA pair whose public half is a self-signed certificate, with which Windows guests know their user. */
    static NewKeys x509(String userId) {
        try {
            KeyPair pair = rsa();
            Instant from = Instant.now().minus(CLOCK_SKEW);
            X500Principal name = new X500Principal("CN=" + userId);
            byte[] certificate = new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
                            Date.from(from),
                            Date.from(from.plus(CERTIFICATE_VALID_FOR)),
                            name,
                            pair.getPublic())
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
                    .addExtension(Extension.subjectAlternativeName, false, principalName(userId + "@localhost"))
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
                    .getEncoded();
            return new NewKeys(
                    pem("CERTIFICATE", certificate),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("every JDK signs with RSA", e);
        }
    }

    private static GeneralNames principalName(String text) {
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(USER_PRINCIPAL_NAME);
        parts.add(new DERTaggedObject(true, 0, new DERUTF8String(text)));
        return new GeneralNames(new GeneralName(GeneralName.otherName, new DERSequence(parts)));
    }

    private static KeyPair rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS);
        return generator.generateKeyPair();
    }

    private static byte[] bytes(BigInteger number) {
        return number.toByteArray();
    }

    // RFC 4253, section 6.6: each part behind its length.
    private static byte[] blob(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += Integer.BYTES + part.length;
        }
        ByteBuffer blob = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            blob.putInt(part.length).put(part);
        }
        return blob.array();
    }

    private static String pem(String kind, byte[] content) {
        String body = Base64.getMimeEncoder(PEM_LINE_LENGTH, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }

    /** Without the secret, which must not reach a log by way of this. */
    @Override
    public String toString() {
        return "NewKeys[" + publicKey + ']';
    }
}
