package io.xenith.hostagent.domain;

import static java.util.Objects.requireNonNull;

/** The memory of a suspended domain in a file. */
public sealed interface Saved {

    /** There is none. */
    record None() implements Saved {}

    /** A complete file, of a domain with these marks. */
    record Kept(Marks marks) implements Saved {
        public Kept {
            requireNonNull(marks);
        }
    }
}
