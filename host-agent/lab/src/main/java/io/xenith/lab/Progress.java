package io.xenith.lab;

/** Where the lab says what it is doing, for a person who waits. */
@FunctionalInterface
public interface Progress {
    /** Says nothing. */
    Progress SILENT = step -> {};

    /** A line, without a full stop. */
    void step(String line);
}
