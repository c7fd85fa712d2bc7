package io.xenith.gateway.compute.keypair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.gateway.fault.ApiFault;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    // From Nova's own samples, with the fingerprint that it answers.
    private static final String KNOWN =
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDx8nkQv/zgGgB4rMYmIf+6A4l6Rr+o/6lHBQdW5aYd44bd8JttDCE/F/pNRr0lRE+PiqSPO8nDPHw0010JeMH9gYgnnFlyY3/OcJ02RhIPyyxYpv9FhY+2YiUkpwFOcLImyrxEsYXpD/0d3ac30bNH6Sw9JD9UZHYcpSxsIbECHw== Generated-by-Nova";

    @Test
    void makesAPairWhoseHalvesBelongTogether() throws Exception {
        NewKeys keys = NewKeys.ssh();
        assertThat(keys.publicKey()).startsWith("ssh-rsa AAAA");
        assertThat(keys.privateKey())
                .startsWith("-----BEGIN RSA PRIVATE KEY-----\n")
                .endsWith("-----END RSA PRIVATE KEY-----\n");
        assertThat(keys.toString()).doesNotContain("PRIVATE");
        PrivateKey secret;
        try (PEMParser parser = new PEMParser(new StringReader(keys.privateKey()))) {
            secret = new JcaPEMKeyConverter()
                    .getKeyPair((PEMKeyPair) parser.readObject())
                    .getPrivate();
        }
        byte[] message = "hello".getBytes(StandardCharsets.UTF_8);
        Signature signing = Signature.getInstance("SHA256withRSA");
        signing.initSign(secret);
        signing.update(message);
        Signature checking = Signature.getInstance("SHA256withRSA");
        checking.initVerify(publicHalf(keys.publicKey()));
        checking.update(message);
        assertThat(checking.verify(signing.sign())).isTrue();
        assertThat(PublicKeys.sshFingerprint(keys.publicKey())).matches("([0-9a-f]{2}:){15}[0-9a-f]{2}");
    }

    private static java.security.PublicKey publicHalf(String line) throws Exception {
        var blob = java.nio.ByteBuffer.wrap(Base64.getDecoder().decode(line.split(" ", 3)[1]));
        byte[][] parts = new byte[3][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new byte[blob.getInt()];
            blob.get(parts[i]);
        }
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(new BigInteger(parts[2]), new BigInteger(parts[1])));
    }

    @Test
    void makesCertificatesForWindows() throws Exception {
        NewKeys keys = NewKeys.x509("aaaabbbbccccddddeeeeffff00001111");
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(keys.publicKey().getBytes(StandardCharsets.US_ASCII)));
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getSubjectX500Principal().getName()).contains("aaaabbbb");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(PublicKeys.x509Fingerprint(keys.publicKey())).matches("([0-9a-f]{2}:){19}[0-9a-f]{2}");
    }

    @Test
    void fingerprintsAsNovaDoes() {
        assertThat(PublicKeys.sshFingerprint(KNOWN)).isEqualTo("1e:2c:9b:56:79:4b:45:77:f9:ca:7a:98:2c:b0:d5:3c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB5c4qTqGqO9kCc0q1zvE0y8YjDqfP2kS7QmYwCqFf5R me",
                "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg= me"
            })
    void takesTheKindsThatPeopleHave(String key) {
        assertThat(PublicKeys.sshFingerprint(key)).contains(":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ssh-rsa",
                "ssh-rsa notbase64!",
                "ssh-rsa AAAA",
                "ssh-dss AAAAB3NzaC1kc3MAAAAA",
                "ssh-ed25519 AAAAB3NzaC1yc2EAAAADAQABAAAAAwEAAQ==",
                "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAwEAAQ== short",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"
            })
    void refusesWhatIsNoPublicKey(String text) {
        assertThatThrownBy(() -> PublicKeys.sshFingerprint(text))
                .isInstanceOf(ApiFault.class)
                .hasMessageContaining("Keypair data is invalid");
    }
}
