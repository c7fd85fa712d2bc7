package io.xenith.imageservice.image;

import java.util.Arrays;

/** Where an image stands with its data. */
public enum ImageState {
    /** A record without data. */
    QUEUED("queued"),
    /** Data is arriving, under a lease. */
    SAVING("saving"),
    ACTIVE("active"),
    /** The data was refused by its content; another upload may follow. */
    KILLED("killed"),
    /** Data that only administrators may read. */
    DEACTIVATED("deactivated");

    private final String wireName;

    ImageState(String wireName) {
        this.wireName = wireName;
    }

    /** The name in SQL and in filters. */
    public String wireName() {
        return wireName;
    }

    static ImageState load(String wireName) {
        return Arrays.stream(values())
                .filter(state -> state.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("state " + wireName));
    }
}
