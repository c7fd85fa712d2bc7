package io.xenith.gateway.compute;

import io.xenith.gateway.version.Microversion;

/**
 * For whom an answer is written: everything that its shape depends on.
 *
 * @param version the microversion agreed
 * @param administrator whether to show what only operators may see
 * @param base our public address, without a slash at its end
 */
public record Viewer(Microversion version, boolean administrator, String base) {

    /** Whether the answer is to have this change. */
    public boolean has(Change change) {
        return version.atLeast(change.minor());
    }

    /** Address of a thing, with the version of the API in it. */
    public String selfLink(String collection, String id) {
        return base + "/compute/v2.1/" + collection + '/' + id;
    }

    /** Address of a thing that outlives versions of the API. */
    public String bookmark(String collection, String id) {
        return base + "/compute/" + collection + '/' + id;
    }
}
