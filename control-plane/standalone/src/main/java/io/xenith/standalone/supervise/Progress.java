package io.xenith.standalone.supervise;

/** Hears of the steps of something that takes a while. */
@FunctionalInterface
public interface Progress {
    /** What is being done now, for people: {@code "unpacking"}. */
    void step(String what);
}
