package io.xenith.gateway.compute.fleet;

import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.UpdateHostRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.json.JsonWriter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Enabling and disabling of a host's service, and forcing it down, in Nova's two ways. To force it down is to say that its host is off and cannot
 * write any more: the fence that an evacuation needs.
 */
@ApplicationScoped
class ServiceChange {

    private static final int REASON_LENGTH_AT_MOST = 255;

    private final ControlPlane controlPlane;
    private final Hosts hosts;
    private final ComputeRequest request;

    ServiceChange(ControlPlane controlPlane, Hosts hosts, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.hosts = hosts;
        this.request = request;
    }

    /** Until 2.53: {@code enable}, {@code disable}, {@code disable-log-reason} or, since 2.11, {@code force-down} of a binary on a host. */
    byte[] byAction(String action, JsonFields body) {
        boolean reasoned = action.equals("disable-log-reason");
        boolean forcing = action.equals("force-down") && request.has(Change.FORCED_DOWN);
        switch (action) {
            case "enable", "disable" -> body.allowOnly(Set.of("host", "binary"));
            case "disable-log-reason" -> body.allowOnly(Set.of("host", "binary", "disabled_reason"));
            default -> {
                if (!forcing) {
                    throw ApiFault.notFound("Unknown action");
                }
                body.allowOnly(Set.of("host", "binary", "forced_down"));
            }
        }
        String hostName = body.string("host", 1, Bodies.NAME_LENGTH_AT_MOST);
        String binary = body.string("binary", 1, Bodies.NAME_LENGTH_AT_MOST);
        String reason = reasoned ? reason(body).orElseThrow(() -> body.missing("disabled_reason")) : "";
        boolean down = forcing && body.findBoolean("forced_down").orElseThrow(() -> body.missing("forced_down"));
        Host host = hosts.findByName(hostName)
                .filter(_ -> binary.equals(Services.COMPUTE))
                .orElseThrow(() -> ApiFault.notFound("Could not find binary " + binary + " on host " + hostName + "."));
        boolean enable = action.equals("enable");
        UpdateHostRequest.Builder change = UpdateHostRequest.newBuilder();
        var unused = update(
                host.getHostId(),
                forcing ? change.setFenced(down) : change.setCordoned(!enable).setCordonReason(reason));
        return JsonWriter.bytes(json -> json.object("service", () -> {
            json.put("host", hostName).put("binary", binary);
            if (forcing) {
                json.put("forced_down", down);
            } else {
                json.put("status", enable ? "enabled" : "disabled");
            }
            if (reasoned) {
                json.put("disabled_reason", reason);
            }
        }));
    }

    /** From 2.53 on: by the service's uuid. */
    Host byId(String uuid, JsonFields body) {
        body.allowOnly(Set.of("status", "disabled_reason", "forced_down"));
        Optional<String> status = Bodies.findOneOf(body, "status", List.of("enabled", "disabled"));
        Optional<String> reason = reason(body);
        Optional<Boolean> forced = body.findBoolean("forced_down");
        if (status.isEmpty() && forced.isEmpty()) {
            throw ApiFault.badRequest(
                    "No updates were requested. Fields 'status' or 'forced_down' should be specified.");
        }
        if (reason.isPresent() && !status.equals(Optional.of("disabled"))) {
            throw ApiFault.badRequest("Specifying disabled_reason requires that status is disabled.");
        }
        Host host = hosts.load(uuid, ApiFault.notFound("Service " + uuid + " could not be found."));
        UpdateHostRequest.Builder change = UpdateHostRequest.newBuilder();
        status.ifPresent(word -> change.setCordoned(word.equals("disabled")).setCordonReason(reason.orElse("")));
        forced.ifPresent(change::setFenced);
        return update(host.getHostId(), change);
    }

    private static Optional<String> reason(JsonFields body) {
        return body.findString("disabled_reason", 1, REASON_LENGTH_AT_MOST);
    }

    private Host update(String hostId, UpdateHostRequest.Builder change) {
        return controlPlane
                .fleet()
                .updateHost(change.setCaller(request.caller()).setHostId(hostId).build())
                .getHost();
    }
}
