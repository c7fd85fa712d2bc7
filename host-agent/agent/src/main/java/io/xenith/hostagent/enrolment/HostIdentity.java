package io.xenith.hostagent.enrolment;

import io.xenith.transport.pki.CertificateRequest;
import io.xenith.transport.pki.Pem;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory with a host's key and certificate, and with the key that waits for its first certificate. Key and
 * certificate are replaced together: they lie in a directory of their own, and {@code current} is a link to the newest.
 */
final class HostIdentity {

    private final Path directory;
    private final Path current;

    HostIdentity(Path directory) {
        this.directory = directory;
        this.current = directory.resolve("current");
    }

    boolean isEnrolled() {
        return Files.exists(current.resolve("tls.crt"));
    }

    TlsFiles load() {
        return TlsFiles.load(current);
    }

    /** The key and request of an enrolment that was begun, or fresh ones that are on disk before they are used. */
    Pending pending() throws IOException {
        Path key = directory.resolve("pending.key");
        Path request = directory.resolve("pending.csr");
        if (Files.exists(request)) {
            List<byte[]> der = Pem.decode("CERTIFICATE REQUEST", Files.readString(request));
            if (der.size() == 1) {
                return new Pending(Files.readString(key), der.getFirst());
            }
        }
        Files.createDirectories(directory);
        CertificateRequest fresh = CertificateRequest.create();
        Pem.write(key, fresh.keyPem());
        Pem.write(request, fresh.pem());
        return new Pending(fresh.keyPem(), fresh.der());
    }

    void store(String authorityPem, String certificatePem, String keyPem) throws IOException {
        Path old = Files.exists(current) ? current.toRealPath() : null;
        Path fresh = Files.createTempDirectory(directory, "pair-");
        TlsFiles.write(fresh, authorityPem, certificatePem, keyPem);
        Path link = directory.resolve("current.new");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, fresh.getFileName());
        Files.move(link, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(directory.resolve("pending.csr"));
        Files.deleteIfExists(directory.resolve("pending.key"));
        if (old != null) {
            remove(old);
        }
    }

    private static void remove(Path pair) throws IOException {
        try (Stream<Path> files = Files.list(pair)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(pair);
    }

    /** A key in PEM and its request in DER. Never printed. */
    static final class Pending {
        private final String keyPem;
        private final byte[] requestDer;

        Pending(String keyPem, byte[] requestDer) {
            this.keyPem = keyPem;
            this.requestDer = requestDer;
        }

        String keyPem() {
            return keyPem;
        }

        byte[] requestDer() {
            return requestDer;
        }
    }
}
