package io.xenith.gateway.compute;

import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
import java.util.Set;

/** What Nova checks of every query from 2.75 on. */
public final class Queries {

    private Queries() {}

    /** 400 for a parameter outside the set, where the version asks for it. */
    public static void refuseUnknown(ListQuery query, ComputeRequest request, Set<String> known) {
        if (!request.has(Change.STRICT_AND_CONSISTENT)) {
            return;
        }
        for (String name : query.names()) {
            if (!known.contains(name)) {
                throw ApiFault.badRequest("Invalid input for query parameters " + name
                        + ". Additional properties are not allowed ('" + name + "' was unexpected)");
            }
        }
    }
}
