package io.xenith.gateway.compute.server;

import java.security.SecureRandom;

/**
 * The password that Nova's answers have. Nothing sets it in the guest, here as with most of Nova's drivers, but clients read the field:
 * who wants to log in uses a key pair.
 */
final class AdminPassword {

    private static final String SYMBOLS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int LENGTH = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AdminPassword() {}

    /** A new one of 12 letters and digits. */
    static String random() {
        StringBuilder password = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            password.append(SYMBOLS.charAt(RANDOM.nextInt(SYMBOLS.length())));
        }
        return password.toString();
    }
}
