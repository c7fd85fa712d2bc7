package io.xenith.standalone.supervise;

/** Asks a service whether it does its work. */
@FunctionalInterface
public interface Probe {
    /** True when it does. Answers within two seconds, and treats every failure as no. */
    boolean isReady() throws InterruptedException;
}
