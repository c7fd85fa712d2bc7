package io.xenith.standalone.service;

import java.io.IOException;

/** Where one-time tokens come from, with which hosts join. */
@FunctionalInterface
public interface EnrolmentTokens {
    /** A token with which so many hosts may enrol. */
    String create(int uses) throws IOException, InterruptedException;
}
