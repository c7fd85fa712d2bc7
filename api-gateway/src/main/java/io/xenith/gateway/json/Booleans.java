package io.xenith.gateway.json;

import java.util.Locale;
import java.util.Optional;

/** The spellings of truth that OpenStack's services share, in bodies and queries. */
public final class Booleans {

    private Booleans() {}

    /** Reads a spelling in either case; empty when it is none. */
    public static Optional<Boolean> find(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "on", "y", "yes", "1" -> Optional.of(true);
            case "false", "f", "off", "n", "no", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
