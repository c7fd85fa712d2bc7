package io.xenith.gateway.compute;

import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;

/** Projects that clients name in compute's paths and bodies. */
public final class Projects {

    private Projects() {}

    /** Record id of what a client wrote; 400 when it cannot be a project. */
    public static String id(String written) {
        return Ids.findUuid(written).orElseThrow(() -> unknown(written));
    }

    /** The 400 for a project that is not there. */
    public static ApiFault unknown(String written) {
        return ApiFault.badRequest("Project ID " + (written.length() > 255 ? written.substring(0, 255) : written)
                + " is not a valid project.");
    }
}
