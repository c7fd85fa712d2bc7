package io.xenith.controlplane.catalog;

import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import java.io.ByteArrayInputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a key pair, read as far as is needed to know that it is one.
 *
 * @param text as given, without space round it
 * @param fingerprint with colons: MD5 of an SSH key, SHA-1 of a certificate, which is what clients expect to see
 */
record PublicKey(String text, String fingerprint) {

    static final String SSH = "ssh";
    static final String X509 = "x509";

    private static final int LENGTH_AT_MOST = 16_384;
    private static final String FIELD = "public_key";

    /** Reads a key; INVALID_FIELD when it is none of that type. */
    static PublicKey parse(String type, String given) {
        String text = Fields.text(FIELD, given, 1, LENGTH_AT_MOST).strip();
        return switch (type) {
            case SSH -> ssh(text);
            case X509 -> x509(text);
            default -> throw Refusals.invalidField("type", "must be ssh or x509");
        };
    }

    // "ssh-ed25519 AAAA… comment"; the first string in the blob repeats the algorithm.
    private static PublicKey ssh(String text) {
        String[] parts = text.split("\\s+", 3);
        if (parts.length < 2 || text.contains("\n")) {
            throw Refusals.invalidField(FIELD, "is no SSH public key");
        }
        try {
            byte[] blob = Base64.getDecoder().decode(parts[1]);
            ByteBuffer buffer = ByteBuffer.wrap(blob);
            int length = buffer.getInt();
            if (length < 1 || length > buffer.remaining()) {
                throw Refusals.invalidField(FIELD, "is no SSH public key");
            }
            byte[] algorithm = new byte[length];
            buffer.get(algorithm);
            if (!new String(algorithm, StandardCharsets.US_ASCII).equals(parts[0])) {
                throw Refusals.invalidField(FIELD, "says that it is " + parts[0] + " and is something else");
            }
            return new PublicKey(text, fingerprint("MD5", blob));
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw Refusals.invalidField(FIELD, "is no SSH public key").because("cannot decode", e);
        }
    }

    private static PublicKey x509(String text) {
        try {
            byte[] encoded = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))
                    .getEncoded();
            return new PublicKey(text, fingerprint("SHA-1", encoded));
        } catch (GeneralSecurityException e) {
            throw Refusals.invalidField(FIELD, "is no X.509 certificate").because("cannot decode", e);
        }
    }

    private static String fingerprint(String algorithm, byte[] data) {
        try {
            return HexFormat.ofDelimiter(":")
                    .formatHex(MessageDigest.getInstance(algorithm).digest(data));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + algorithm, e);
        }
    }
}
