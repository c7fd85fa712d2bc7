package io.xenith.transport.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
    private final CertificateAuthority authority = CertificateAuthority.create("Test CA", Duration.ofDays(10), CLOCK);

    @Test
    void signsForTheIdentityItIsToldNotForTheOneInTheRequest() throws Exception {
        CertificateRequest request = CertificateRequest.create(Identity.CONTROL_PLANE);

        IssuedCertificate issued = authority.sign(request.pem(), Identity.IMAGE_SERVICE, Duration.ofDays(1));

        X509Certificate certificate = Pem.loadCertificates(issued.pem()).getFirst();
        assertThat(Identity.find(certificate)).contains(Identity.IMAGE_SERVICE);
        certificate.verify(authority.certificate().getPublicKey());
        assertThat(issued.notAfter()).isEqualTo(CLOCK.instant().plus(Duration.ofDays(1)));
    }

    @Test
    void neverSignsForLongerThanItLives() {
        IssuedCertificate issued =
                authority.sign(CertificateRequest.create().pem(), Identity.API_GATEWAY, Duration.ofDays(4000));
        assertThat(issued.notAfter()).isEqualTo(CLOCK.instant().plus(Duration.ofDays(10)));
    }

    @Test
    void refusesWhatIsNoRequest() {
        assertThatThrownBy(() -> authority.sign("hello", Identity.API_GATEWAY, Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
        String garbled = Pem.encode("CERTIFICATE REQUEST", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> authority.sign(garbled, Identity.API_GATEWAY, Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isTheSameAfterSavingAndLoading(@TempDir Path dir) throws Exception {
        CertificateAuthority first = CertificateAuthority.loadOrCreate(dir, "Test CA", Duration.ofDays(1), CLOCK);
        CertificateAuthority second = CertificateAuthority.loadOrCreate(dir, "Test CA", Duration.ofDays(1), CLOCK);
        assertThat(second.spkiPin()).isEqualTo(first.spkiPin()).startsWith("sha256/");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("ca.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void issuesADirectoryThatTlsFilesReads(@TempDir Path dir) throws Exception {
        authority.issue(dir, Identity.API_GATEWAY, Duration.ofDays(1));
        assertThat(TlsFiles.load(dir).identity()).isEqualTo(Identity.API_GATEWAY);
    }
}
