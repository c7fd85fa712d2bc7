package io.xenith.transport.pki;

import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** The one authority of an installation. Signs what it is told to: who may ask for which identity is the caller's rule. */
public final class CertificateAuthority {

    // A peer whose clock is a little behind must not refuse a certificate that was made just now.
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final int SERIAL_BITS = 127;
    private static final int P256_BITS = 256;

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    private CertificateAuthority(X509Certificate certificate, PrivateKey key, InstantSource clock) {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
    }

    /** Makes a new authority with a self-signed certificate; nothing is written yet, see {@link #save}. */
    public static CertificateAuthority create(String commonName, Duration lifetime, InstantSource clock) {
        try {
            KeyPair pair = CertificateRequest.generateKeyPair();
            Instant now = clock.instant();
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=" + commonName),
                    new BigInteger(SERIAL_BITS, new SecureRandom()),
                    Date.from(now.minus(CLOCK_SKEW)),
                    Date.from(now.plus(lifetime)),
                    new X500Name("CN=" + commonName),
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new CertificateAuthority(sign(builder, pair.getPrivate()), pair.getPrivate(), clock);
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a certificate authority", e);
        }
    }

    /** Reads {@code ca.crt} and {@code ca.key} from a directory; throws when they are missing or broken. */
    public static CertificateAuthority load(Path directory, InstantSource clock) {
        try {
            List<X509Certificate> chain = Pem.loadCertificates(Files.readString(directory.resolve("ca.crt")));
            PrivateKey key = Pem.loadPrivateKey(Files.readString(directory.resolve("ca.key")));
            return new CertificateAuthority(chain.getFirst(), key, clock);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "cannot read the certificate authority in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Reads the authority of a directory, or makes one there when there is no {@code ca.crt} yet. */
    public static CertificateAuthority loadOrCreate(
            Path directory, String commonName, Duration lifetime, InstantSource clock) throws IOException {
        if (Files.exists(directory.resolve("ca.crt"))) {
            return load(directory, clock);
        }
        CertificateAuthority fresh = create(commonName, lifetime, clock);
        fresh.save(directory);
        return fresh;
    }

    /** Writes {@code ca.key} and then {@code ca.crt}, both with mode 0600. */
    public void save(Path directory) throws IOException {
        Files.createDirectories(directory);
        Pem.write(directory.resolve("ca.key"), Pem.encode(key));
        Pem.write(directory.resolve("ca.crt"), certificatePem());
    }

    /** The authority's own certificate, which everybody may know. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The authority's own certificate in PEM. */
    public String certificatePem() {
        try {
            return Pem.encode(certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    /** {@code sha256/} and the base64 digest of the authority's public key: what a person compares when enrolling. */
    public String spkiPin() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return "sha256/" + Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** As {@link #sign(byte[], Identity, Duration)}, for a request in PEM. */
    public IssuedCertificate sign(String requestPem, Identity identity, Duration lifetime) {
        List<byte[]> blocks = Pem.decode("CERTIFICATE REQUEST", requestPem);
        if (blocks.size() != 1) {
            throw new IllegalArgumentException("expected one PKCS#10 request in PEM");
        }
        return sign(blocks.getFirst(), identity, lifetime);
    }

    /**
     * Signs the key of a request in DER for one identity, as server and as client. Names in the request are ignored.
     *
     * @throws IllegalArgumentException when the text is no request, its signature is not by its own key, or the key is not
     *     EC P-256
     */
    public IssuedCertificate sign(byte[] requestDer, Identity identity, Duration lifetime) {
        return sign(loadKey(requestDer), identity, lifetime);
    }

    /** Makes a key and a certificate for a service and writes its TLS directory, see {@link TlsFiles}. */
    public IssuedCertificate issue(Path directory, Identity identity, Duration lifetime) throws IOException {
        CertificateRequest request = CertificateRequest.create(identity);
        IssuedCertificate issued = sign(request.pem(), identity, lifetime);
        TlsFiles.write(directory, certificatePem(), issued.pem(), request.keyPem());
        return issued;
    }

    private IssuedCertificate sign(PublicKey subjectKey, Identity identity, Duration lifetime) {
        Instant now = clock.instant();
        Instant ownEnd = certificate.getNotAfter().toInstant();
        Instant asked = now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
        Instant notAfter = asked.isAfter(ownEnd) ? ownEnd : asked;
        BigInteger serial = new BigInteger(SERIAL_BITS, random);
        var builder = new JcaX509v3CertificateBuilder(
                certificate.getSubjectX500Principal(),
                serial,
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(notAfter),
                new javax.security.auth.x500.X500Principal("CN=" + identity.name()),
                subjectKey);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, identity.name())));
            X509Certificate signed = sign(builder, key);
            return new IssuedCertificate(identity, Pem.encode(signed), serial.toString(16), notAfter);
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot sign a certificate for " + identity, e);
        }
    }

    /**
     * The public key of a request in DER, which has signed the request itself; what makes two requests the same one.
     *
     * @throws IllegalArgumentException as {@link #sign(byte[], Identity, Duration)}
     */
    public static PublicKey loadKey(byte[] requestDer) {
        try {
            var request = new JcaPKCS10CertificationRequest(requestDer);
            PublicKey publicKey = request.getPublicKey();
            if (!(publicKey instanceof ECPublicKey ec)
                    || ec.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
                throw new IllegalArgumentException("the key of a request must be EC P-256");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(publicKey))) {
                throw new IllegalArgumentException("the request is not signed by its own key");
            }
            return publicKey;
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw new IllegalArgumentException("not a usable certificate request", e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }
}
