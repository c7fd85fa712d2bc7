package io.xenith.hostagent.domain;

/**
 * Whether and how a domain that was wanted up has ended without an order. Kept durably: without it an agent that restarts would
 * take the missing domain for a lost one and start it again, against the will of the guest's owner or beside a second one.
 */
public sealed interface EndNote {

    /** Nothing of the kind. */
    record None() implements EndNote {}

    /** It powered itself off at this generation. */
    record PoweredOff(long generation) implements EndNote {}

    /** It crashed at this generation. */
    record Crashed(long generation) implements EndNote {}

    /**
     * It ended with its host at this generation. Meanwhile the control plane may have proved that the host was down and started
     * the instance elsewhere, so that it is started here only when the control plane orders it once more.
     */
    record WithHost(long generation) implements EndNote {}

    /** Whether the note was made at the generation. */
    default boolean holdsFor(long generation) {
        return switch (this) {
            case None _ -> false;
            case PoweredOff(long at) -> at == generation;
            case Crashed(long at) -> at == generation;
            case WithHost(long at) -> at == generation;
        };
    }
}
