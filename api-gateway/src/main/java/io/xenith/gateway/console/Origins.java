package io.xenith.gateway.console;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may open consoles. A browser says where a page is from, and pages of others must not use what they were shown; programs say
 * nothing and need no page.
 */
record Origins(Optional<String> publicUrl, Set<String> allowed) {

    Origins {
        allowed = Set.copyOf(allowed);
    }

    /**
     * Whether to go on.
     *
     * @param origin the header {@code Origin}
     * @param host the header {@code Host}
     */
    boolean allow(@Nullable String origin, @Nullable String host) {
        if (origin == null || allowed.contains(origin)) {
            return true;
        }
        String from = authority(origin);
        if (from.isEmpty()) {
            return false;
        }
        return publicUrl.map(url -> authority(url).equals(from)).orElseGet(() -> from.equals(host));
    }

    private static String authority(String url) {
        try {
            String authority = URI.create(url).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException e) {
            return ""; // "null", which a sandboxed page says, and nonsense
        }
    }
}
