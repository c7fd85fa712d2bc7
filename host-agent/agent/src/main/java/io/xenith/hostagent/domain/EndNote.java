package io.xenith.hostagent.domain;

/**
 * Whether the guest ended by itself while it was as intended. Kept durably: without it an agent that restarts would take the
 * missing domain for a lost one and start it again against the will of the guest's owner.
 */
public sealed interface EndNote {

    /** Nothing of the kind. */
    record None() implements EndNote {}

    /** It powered itself off at this generation. */
    record PoweredOff(long generation) implements EndNote {}

    /** It crashed at this generation. */
    record Crashed(long generation) implements EndNote {}

    /** Whether the note was made at the generation. */
    default boolean holdsFor(long generation) {
        return switch (this) {
            case None _ -> false;
            case PoweredOff(long at) -> at == generation;
            case Crashed(long at) -> at == generation;
        };
    }
}
