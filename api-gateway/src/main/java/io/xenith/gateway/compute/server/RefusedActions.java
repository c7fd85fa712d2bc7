package io.xenith.gateway.compute.server;

import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import jakarta.enterprise.context.ApplicationScoped;

/** Actions that Nova has and we do not: each is refused as one that this cloud cannot do, to those who could see the server. */
@ApplicationScoped
class RefusedActions {

    private final ServerCalls calls;
    private final ComputeRequest request;

    RefusedActions(ServerCalls calls, ComputeRequest request) {
        this.calls = calls;
        this.request = request;
    }

    ApiFault refuse(String id, String action) {
        ApiFault unknown = ApiFault.badRequest(
                "There is no such action: " + (action.length() > 100 ? action.substring(0, 100) : action));
        ApiFault refusal =
                switch (action) {
                    case "changePassword" ->
                        ApiFault.conflict("Failed to set admin password on " + id
                                + ": there is no agent in the guest. Use a key pair.");
                    case "createImage", "createBackup" ->
                        ApiFault.badRequest("Snapshots of servers are not offered yet.");
                    case "rescue", "unrescue" -> notOffered("Rescue of servers");
                    case "shelve", "unshelve", "shelveOffload" -> notOffered("Shelving of servers");
                    case "restore" -> notOffered("Restoring deleted servers");
                    case "trigger_crash_dump" ->
                        since(Change.CRASH_DUMP, unknown, notOffered("Crash dumps of servers"));
                    case "addFixedIp", "removeFixedIp", "addFloatingIp", "removeFloatingIp" ->
                        before(Change.NO_ADDRESS_ACTIONS, "Addresses are changed through the network service.");
                    case "os-getSPICEConsole", "os-getRDPConsole" ->
                        before(Change.REMOTE_CONSOLES, "Unavailable console type.");
                    case "os-resetState", "resetNetwork", "injectNetworkInfo" ->
                        administrators("os-admin-actions:" + action, "The action " + action);
                    default -> unknown;
                };
        calls.find(id);
        return refusal;
    }

    private static ApiFault notOffered(String what) {
        return ApiFault.notImplemented(what + " is not offered by this cloud.");
    }

    private ApiFault since(Change change, ApiFault earlier, ApiFault then) {
        return request.has(change) ? then : earlier;
    }

    private ApiFault before(Change change, String words) {
        return request.has(change) ? ApiFault.notFound("The resource could not be found.") : ApiFault.badRequest(words);
    }

    private ApiFault administrators(String policy, String what) {
        return request.administrator()
                ? notOffered(what)
                : ApiFault.forbidden("Policy doesn't allow os_compute_api:" + policy + " to be performed.");
    }
}
