package io.xenith.gateway.compute.server;

import com.google.protobuf.ByteString;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.RebuildInstanceRequest;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.compute.fleet.HostStates;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.json.JsonWriter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code rebuild}: the root disk anew. */
@ApplicationScoped
class RebuildAction {

    private static final int PASSWORD_LENGTH_AT_MOST = 255;
    private static final Set<String> BASE_FIELDS = Set.of(
            "name",
            "imageRef",
            "adminPass",
            "metadata",
            "preserve_ephemeral",
            "OS-DCF:diskConfig",
            "accessIPv4",
            "accessIPv6");

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;
    private final HostStates hostStates;

    RebuildAction(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request, HostStates hostStates) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
        this.hostStates = hostStates;
    }

    /** 202 with the server. */
    Response rebuild(String id, JsonFields rebuild) {
        rebuild.allowOnly(allowed());
        RebuildInstanceRequest.Builder proto = RebuildInstanceRequest.newBuilder()
                .setCaller(request.caller())
                .setInstanceId(id)
                .setImageId(image(rebuild));
        Bodies.findName(rebuild, "name").ifPresent(proto::setName);
        Bodies.findMetadata(rebuild, "metadata")
                .ifPresent(metadata -> proto.setReplaceMetadata(true).putAllMetadata(metadata));
        Bodies.findDescription(rebuild, "description").ifPresent(proto::setDescription);
        Bodies.findHostname(rebuild, "hostname", request.has(Change.HOSTNAME_FQDN))
                .ifPresent(proto::setHostname);
        readKeyAndData(rebuild, proto);
        refuseWhatIsNotOffered(rebuild);
        Optional<String> accessIpv4 = Bodies.findAddress(rebuild, "accessIPv4", 4);
        Optional<String> accessIpv6 = Bodies.findAddress(rebuild, "accessIPv6", 6);
        String password =
                rebuild.findSecret("adminPass", 0, PASSWORD_LENGTH_AT_MOST).orElseGet(AdminPassword::random);

        Instance rebuilt = calls.change(
                "rebuild",
                id,
                () -> controlPlane.instances().rebuildInstance(proto.build()).getInstance());
        if (accessIpv4.isPresent() || accessIpv6.isPresent()) {
            rebuilt = changeAccess(id, accessIpv4, accessIpv6);
        }
        return answer(rebuilt, password);
    }

    // Not part of a rebuild in the record: two mutations, of which the second changes words only and may come while the
    // first is under way.
    private Instance changeAccess(String id, Optional<String> ipv4, Optional<String> ipv6) {
        UpdateInstanceRequest.Builder update = UpdateInstanceRequest.newBuilder()
                .setCaller(request.caller("access"))
                .setInstanceId(id);
        ipv4.ifPresent(update::setAccessIpv4);
        ipv6.ifPresent(update::setAccessIpv6);
        return calls.change(
                "rebuild",
                id,
                () -> controlPlane.instances().updateInstance(update.build()).getInstance());
    }

    private static void readKeyAndData(JsonFields rebuild, RebuildInstanceRequest.Builder proto) {
        if (rebuild.isNull("key_name")) {
            proto.setKeypairName("");
        } else {
            Bodies.findName(rebuild, "key_name").ifPresent(proto::setKeypairName);
        }
        if (rebuild.isNull("user_data")) {
            proto.setUserData(ByteString.EMPTY);
        } else {
            UserData.find(rebuild, "user_data").ifPresent(data -> proto.setUserData(ByteString.copyFrom(data)));
        }
    }

    private static void refuseWhatIsNotOffered(JsonFields rebuild) {
        if (rebuild.bool("preserve_ephemeral", false)) {
            throw ApiFault.badRequest("The current driver does not support preserving ephemeral partitions.");
        }
        Bodies.findOneOf(rebuild, "OS-DCF:diskConfig", List.of("AUTO", "MANUAL"));
        CreateRequest.refusePersonality(rebuild);
        CreateRequest.refuseTrustedCertificates(rebuild);
    }

    private static String image(JsonFields rebuild) {
        String reference = rebuild.string("imageRef", 1, 2_048);
        String id = reference.substring(reference.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (!CreateRequest.isImageId(id)) {
            throw ApiFault.badRequest("Invalid imageRef provided.");
        }
        return id;
    }

    private Set<String> allowed() {
        Set<String> fields = new HashSet<>(BASE_FIELDS);
        if (request.has(Change.DESCRIPTION)) {
            fields.add("description");
        }
        if (request.has(Change.REBUILD_KEY)) {
            fields.add("key_name");
        }
        fields.add(request.has(Change.NO_PERSONALITY) ? "user_data" : "personality");
        if (request.has(Change.TRUSTED_CERTIFICATES)) {
            fields.add("trusted_image_certificates");
        }
        if (request.has(Change.HOSTNAME)) {
            fields.add("hostname");
        }
        return fields;
    }

    private Response answer(Instance instance, String password) {
        Viewer viewer = request.viewer();
        ServerView view = new ServerView(viewer, hostStates.ofHostsOf(viewer, List.of(instance)));
        byte[] body = JsonWriter.bytes(json -> json.object("server", () -> {
            view.detail(json, instance, ServerView.Form.REBUILT);
            json.put("adminPass", password);
        }));
        return Response.accepted(body)
                .header("Location", viewer.selfLink("servers", instance.getInstanceId()))
                .build();
    }
}
