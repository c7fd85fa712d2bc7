package io.xenith.controlplane.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a secret: PBKDF2 with HMAC-SHA256. Salt and rounds are kept with each hash, so that rounds may grow
 * without touching old rows.
 *
 * @param salt random, one for each hash
 * @param rounds iterations
 * @param hash 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a value: equals would leak time, see matches
record SecretHash(byte[] salt, int rounds, byte[] hash) {

    /** Rounds of new hashes: some tens of milliseconds, paid at each log-in with a credential. */
    static final int ROUNDS = 120_000;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Hashes a new secret. */
    static SecretHash of(String secret, int rounds) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new SecretHash(salt, rounds, derive(secret, salt, rounds));
    }

    /** Whether this is the secret; takes the same time whether it is or not. */
    boolean matches(String secret) {
        return MessageDigest.isEqual(hash, derive(secret, salt, rounds));
    }

    private static byte[] derive(String secret, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, rounds, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot derive keys", e);
        } finally {
            spec.clearPassword();
        }
    }

    @Override
    public String toString() {
        return "SecretHash[" + rounds + " rounds]";
    }
}
