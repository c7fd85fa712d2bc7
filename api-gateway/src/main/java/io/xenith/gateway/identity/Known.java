package io.xenith.gateway.identity;

import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.JsonFields;
import java.util.Set;

/** Ids and permissions that several of identity's resources check alike. */
final class Known {

    private Known() {}

    /** The record id of what a path names; 404 when it can be none, as a client that tries a name for an id expects. */
    static String id(String kind, String written) {
        return Ids.findUuid(written).orElseThrow(() -> notFound(kind, written));
    }

    /** As {@link #id}, for domains. */
    static String domainId(String written) {
        return Ids.findDomain(written).orElseThrow(() -> notFound("domain", written));
    }

    /** The 404 in Keystone's words. */
    static ApiFault notFound(String kind, String written) {
        return ApiFault.notFound("Could not find " + kind + ": " + LogText.of(written) + ".");
    }

    /** 403 unless the caller is this user, or an administrator. */
    static void requireSelfOrAdministrator(AuthenticatedCaller caller, String userId) {
        if (!caller.userId().equals(userId) && !caller.administrator()) {
            throw forbidden();
        }
    }

    static ApiFault forbidden() {
        return ApiFault.forbidden("You are not authorized to perform the requested action.");
    }

    /** 400 for a field that we would have to drop silently. */
    static void refuseOthers(JsonFields fields, Set<String> known) {
        fields.node().fieldNames().forEachRemaining(key -> {
            boolean emptyOptions =
                    key.equals("options") && fields.node().path(key).isEmpty();
            if (!known.contains(key) && !emptyOptions) {
                throw ApiFault.badRequest("Invalid input for field/attribute " + fields.path() + ". The property '"
                        + LogText.of(key) + "' is not supported here.");
            }
        });
    }
}
