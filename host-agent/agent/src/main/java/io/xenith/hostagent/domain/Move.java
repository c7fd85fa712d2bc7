package io.xenith.hostagent.domain;

/**
 * Whether a domain has come or gone as it ran. Kept durably, as it is what the two hosts of a move decide by after whatever
 * happened: a domain that is to arrive runs only once this says that it has, and one that has left stays so.
 */
public enum Move {
    /** Neither: it was made here, or is still to arrive. */
    NONE,
    /** It has come from another host, or come back; from now on it is as if it had been made here. */
    ARRIVED,
    /** It was given to another host; what is here of it must not run. */
    LEFT
}
