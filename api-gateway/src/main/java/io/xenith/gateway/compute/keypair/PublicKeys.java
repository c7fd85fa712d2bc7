package io.xenith.gateway.compute.keypair;

import io.xenith.gateway.fault.ApiFault;
import java.io.ByteArrayInputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Public keys that users bring: what they must look like, and their fingerprints. */
final class PublicKeys {

    private static final String INVALID = "Keypair data is invalid: failed to generate fingerprint";
    private static final int RSA_BYTES_AT_LEAST = 128;
    private static final int ED25519_BYTES = 32;

    private PublicKeys() {}

    /** Checks a key and answers its fingerprint, MD5 with colons, as clients expect; 400 for what is no such key. */
    static String sshFingerprint(String publicKey) {
        String[] words = publicKey.strip().split("\\s+", 3);
        if (words.length < 2 || publicKey.strip().indexOf('\n') >= 0) {
            throw ApiFault.badRequest(INVALID);
        }
        try {
            byte[] blob = Base64.getDecoder().decode(words[1]);
            List<byte[]> parts = parts(blob);
            if (!new String(parts.getFirst(), StandardCharsets.US_ASCII).equals(words[0])
                    || !isWhole(words[0], parts)) {
                throw ApiFault.badRequest(INVALID);
            }
            return digest("MD5", blob);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw ApiFault.badRequest(INVALID).because(e);
        }
    }

    /** Checks a certificate and answers its fingerprint, SHA-1 with colons; 400 for what is none. */
    static String x509Fingerprint(String certificate) {
        try {
            return digest(
                    "SHA-1",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII)))
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw ApiFault.badRequest(INVALID).because(e);
        }
    }

    private static boolean isWhole(String algorithm, List<byte[]> parts) {
        return switch (algorithm) {
            // Exponent and modulus.
            case "ssh-rsa" -> parts.size() == 3 && parts.get(2).length >= RSA_BYTES_AT_LEAST;
            case "ssh-ed25519" -> parts.size() == 2 && parts.get(1).length == ED25519_BYTES;
            case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" ->
                parts.size() == 3
                        && algorithm.equals("ecdsa-sha2-" + new String(parts.get(1), StandardCharsets.US_ASCII));
            // With the application that a security key was made for.
            case "sk-ssh-ed25519@openssh.com" -> parts.size() == 3 && parts.get(1).length == ED25519_BYTES;
            case "sk-ecdsa-sha2-nistp256@openssh.com" -> parts.size() == 4;
            default -> false;
        };
    }

    private static List<byte[]> parts(byte[] blob) {
        List<byte[]> parts = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(blob);
        while (rest.hasRemaining()) {
            int length = rest.getInt();
            if (length < 0 || length > rest.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] part = new byte[length];
            rest.get(part);
            parts.add(part);
        }
        if (parts.isEmpty()) {
            throw new BufferUnderflowException();
        }
        return parts;
    }

    private static String digest(String algorithm, byte[] data) {
        try {
            return HexFormat.ofDelimiter(":")
                    .formatHex(MessageDigest.getInstance(algorithm).digest(data));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
