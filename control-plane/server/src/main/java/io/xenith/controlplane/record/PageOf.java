package io.xenith.controlplane.record;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.v1.PageResponse;
import java.util.List;

/**
 * One page of a list.
 *
 * @param rows in order
 * @param nextMarker what the next request passes; empty on the last page
 */
public record PageOf<T>(List<T> rows, String nextMarker) {

    public PageOf {
        rows = List.copyOf(rows);
        requireNonNull(nextMarker);
    }

    /** The part of the answer that says what is left. */
    public PageResponse response() {
        return PageResponse.newBuilder().setNextMarker(nextMarker).build();
    }
}
