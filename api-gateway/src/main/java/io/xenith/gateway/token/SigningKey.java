package io.xenith.gateway.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** One EC P-256 key pair, and the JWS header that names it. */
final class SigningKey {

    private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
    private static final int FIELD_BITS = 256;

    private final PrivateKey privateKey;
    private final PublicKey publicKey;
    private final String header;

    private SigningKey(PrivateKey privateKey, PublicKey publicKey, String header) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
        this.header = header;
    }

    /** The pair of a private key; throws {@link IllegalArgumentException} for another curve. */
    static SigningKey of(PrivateKey key) {
        if (!(key instanceof ECPrivateKey ec)
                || ec.getParams().getCurve().getField().getFieldSize() != FIELD_BITS) {
            throw new IllegalArgumentException("not an EC P-256 private key");
        }
        try {
            PublicKey publicKey = publicKey(ec);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey.getEncoded());
            String id = base64(digest).substring(0, 11);
            String json = "{\"alg\":\"ES256\",\"kid\":\"" + id + "\"}";
            return new SigningKey(key, publicKey, base64(json.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a usable private key", e);
        }
    }

    // PKCS#8 need not carry the public half, and the JDK does not compute it.
    private static PublicKey publicKey(ECPrivateKey key) throws GeneralSecurityException {
        var point =
                CustomNamedCurves.getByName("P-256").getG().multiply(key.getS()).normalize();
        BigInteger x = point.getAffineXCoord().toBigInteger();
        BigInteger y = point.getAffineYCoord().toBigInteger();
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), key.getParams()));
    }

    /** The first part of every JWS that this key signs. */
    String header() {
        return header;
    }

    /** Signs a text; answers the whole JWS. */
    String sign(String payload) {
        String signed = header + '.' + base64(payload.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign a token", e);
        }
    }

    /** Whether this key made the signature. */
    boolean verifies(String signed, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(publicKey);
            verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a signature that is none
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "SigningKey[" + header + ']';
    }
}
