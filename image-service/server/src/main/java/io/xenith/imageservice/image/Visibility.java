package io.xenith.imageservice.image;

import java.util.Arrays;

/** Who besides its owner may see an image. */
public enum Visibility {
    PRIVATE("private"),
    /** The projects it was shared with. */
    SHARED("shared"),
    /** Everybody who knows its id, or asks for community images. */
    COMMUNITY("community"),
    /** Everybody; only administrators may say so. */
    PUBLIC("public");

    private final String wireName;

    Visibility(String wireName) {
        this.wireName = wireName;
    }

    /** The name in SQL and in filters. */
    public String wireName() {
        return wireName;
    }

    static Visibility load(String wireName) {
        return Arrays.stream(values())
                .filter(visibility -> visibility.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("visibility " + wireName));
    }
}
