package io.xenith.gateway.compute.server;

import com.google.protobuf.ByteString;
import io.xenith.controlplane.v1.CreateInstancesRequest;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a POST of a server asks for.
 *
 * @param proto for the control plane
 * @param adminPassword as given, or made up
 * @param reservation whether to answer with the reservation's id only
 * @param securityGroups names as given; empty when none were
 */
record CreateRequest(
        CreateInstancesRequest proto, String adminPassword, boolean reservation, List<String> securityGroups) {

    private static final int SERVERS_AT_ONCE_AT_MOST = 1_000;
    private static final int SECURITY_GROUPS_AT_MOST = 100;
    private static final int PASSWORD_LENGTH_AT_MOST = 255;

    private static final Set<String> BASE_FIELDS = Set.of(
            "name",
            "imageRef",
            "flavorRef",
            "adminPass",
            "metadata",
            "networks",
            "OS-DCF:diskConfig",
            "accessIPv4",
            "accessIPv6",
            "availability_zone",
            "block_device_mapping",
            "block_device_mapping_v2",
            "config_drive",
            "key_name",
            "min_count",
            "max_count",
            "return_reservation_id",
            "security_groups",
            "user_data");

    /** Reads and checks a body. */
    static CreateRequest read(JsonBody body, ComputeRequest request) {
        body.fields().allowOnly(Set.of("server", "os:scheduler_hints", "OS-SCH-HNT:scheduler_hints"));
        JsonFields server = body.required("server").allowOnly(allowed(request));
        CreateInstancesRequest.Builder proto =
                CreateInstancesRequest.newBuilder().setCaller(request.caller());

        proto.setName(Bodies.name(server, "name")).setFlavorId(Bodies.flavorRef(server, "flavorRef"));
        readCounts(server, proto);
        proto.setImageId(BootDevice.imageId(server));
        Bodies.findName(server, "key_name").ifPresent(proto::setKeypairName);
        UserData.find(server, "user_data").ifPresent(data -> proto.setUserData(ByteString.copyFrom(data)));
        Bodies.findMetadata(server, "metadata").ifPresent(proto::putAllMetadata);
        // Every server gets one, asked for or not: it is how a guest learns its name, keys, addresses and user data.
        server.bool("config_drive", true);
        proto.setConfigDrive(true);
        Bodies.findAddress(server, "accessIPv4", 4).ifPresent(proto::setAccessIpv4);
        Bodies.findAddress(server, "accessIPv6", 6).ifPresent(proto::setAccessIpv6);
        Bodies.findOneOf(server, "OS-DCF:diskConfig", List.of("AUTO", "MANUAL"));
        refusePersonality(server);
        Bodies.findDescription(server, "description").ifPresent(proto::setDescription);
        Bodies.findTags(server, "tags").ifPresent(proto::addAllTags);
        Bodies.findHostname(server, "hostname", request.has(Change.HOSTNAME_FQDN))
                .ifPresent(proto::setHostname);
        refuseTrustedCertificates(server);

        RequestedNetworks.read(server, request, proto);
        Destination.read(server, request, proto);
        SchedulerHints.read(body, proto);
        List<String> groups = securityGroups(server);
        proto.addAllSecurityGroups(groups);
        String password =
                server.findSecret("adminPass", 0, PASSWORD_LENGTH_AT_MOST).orElseGet(AdminPassword::random);
        return new CreateRequest(proto.build(), password, server.bool("return_reservation_id", false), groups);
    }

    private static Set<String> allowed(ComputeRequest request) {
        Set<String> fields = new HashSet<>(BASE_FIELDS);
        if (request.has(Change.DESCRIPTION)) {
            fields.add("description");
        }
        if (request.has(Change.CREATE_WITH_TAGS)) {
            fields.add("tags");
        }
        if (!request.has(Change.NO_PERSONALITY)) {
            fields.add("personality");
        }
        if (request.has(Change.TRUSTED_CERTIFICATES)) {
            fields.add("trusted_image_certificates");
        }
        if (request.has(Change.REQUESTED_HOST)) {
            fields.addAll(List.of("host", "hypervisor_hostname"));
        }
        if (request.has(Change.HOSTNAME)) {
            fields.add("hostname");
        }
        return fields;
    }

    private static void readCounts(JsonFields server, CreateInstancesRequest.Builder proto) {
        int min = server.findInt("min_count", 1, SERVERS_AT_ONCE_AT_MOST).orElse(1);
        int max = server.findInt("max_count", 1, SERVERS_AT_ONCE_AT_MOST).orElse(min);
        if (min > max) {
            throw ApiFault.badRequest("min_count must be <= max_count");
        }
        proto.setMinCount(min).setMaxCount(max);
    }

    private static List<String> securityGroups(JsonFields server) {
        return server.findObjects(
                        "security_groups",
                        SECURITY_GROUPS_AT_MOST,
                        (group, _) -> Bodies.name(group.allowOnly(Set.of("name")), "name"))
                .map(groups -> groups.stream().distinct().toList())
                .orElse(List.of());
    }

    static void refusePersonality(JsonFields fields) {
        if (fields.findList("personality", SERVERS_AT_ONCE_AT_MOST)
                .filter(files -> !files.isEmpty())
                .isPresent()) {
            throw ApiFault.badRequest("Injection of files (personality) is not offered; use user_data.");
        }
    }

    static void refuseTrustedCertificates(JsonFields fields) {
        if (fields.findList("trusted_image_certificates", 50)
                .filter(certificates -> !certificates.isEmpty())
                .isPresent()) {
            throw ApiFault.badRequest(
                    "Image signatures are not verified by this cloud: trusted_image_certificates cannot be given.");
        }
    }

    /** Whether a text can be the id of an image. */
    static boolean isImageId(String text) {
        return Ids.isUuid(text.toLowerCase(java.util.Locale.ROOT));
    }
}
