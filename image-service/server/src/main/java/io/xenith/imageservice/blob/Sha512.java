package io.xenith.imageservice.blob;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a blob: the digest of its bytes.
 *
 * @param hex 128 lower-case hex digits
 */
public record Sha512(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{128}");

    /** Refuses anything else, which also keeps names inside their directory. */
    public Sha512 {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a sha512 in lower-case hex");
        }
    }

    /** Reads a digest; empty when the text is none. */
    public static Optional<Sha512> find(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new Sha512(text)) : Optional.empty();
    }

    /** The database's lock under which the file of this blob is linked or unlinked. */
    public String lockName() {
        return "blob:" + hex;
    }

    @Override
    public String toString() {
        return hex;
    }
}
