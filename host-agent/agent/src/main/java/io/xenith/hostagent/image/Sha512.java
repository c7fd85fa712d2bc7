package io.xenith.hostagent.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/** The name of a blob: the SHA-512 of its content, 128 hex digits in lower case. */
public record Sha512(String hex) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{128}");

    /** Refuses anything else: the name becomes a file's and part of a URL. */
    public Sha512 {
        if (!isValid(hex)) {
            throw new IllegalArgumentException("not a SHA-512 in hex");
        }
    }

    /** Whether the text is such a name. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-512", e);
        }
    }
}
