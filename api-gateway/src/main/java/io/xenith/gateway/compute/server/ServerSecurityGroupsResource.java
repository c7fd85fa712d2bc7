package io.xenith.gateway.compute.server;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.ListPortsRequest;
import io.xenith.controlplane.v1.ListSecurityGroupsRequest;
import io.xenith.controlplane.v1.SecurityGroup;
import io.xenith.controlplane.v1.SecurityGroupRule;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code /servers/{id}/os-security-groups}: the groups of a server's ports, with the rules that let something in. */
@Path("/compute/v2.1/servers/{id}/os-security-groups")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ServerSecurityGroupsResource {

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;

    ServerSecurityGroupsResource(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
    }

    @GET
    public byte[] list(@PathParam("id") String id) {
        Instance instance = calls.find(id);
        List<SecurityGroup> groups = groups(instance);
        Map<String, String> names =
                groups.stream().collect(Collectors.toMap(SecurityGroup::getGroupId, SecurityGroup::getName));
        return JsonWriter.bytes(json -> json.array(
                "security_groups", () -> groups.forEach(group -> json.item(() -> write(json, group, names)))));
    }

    private List<SecurityGroup> groups(Instance instance) {
        Set<String> ids = new TreeSet<>();
        controlPlane
                .networks()
                .listPorts(ListPortsRequest.newBuilder()
                        .setCaller(request.caller())
                        .addDeviceIds(instance.getInstanceId())
                        .build())
                .getPortsList()
                .forEach(port -> ids.addAll(port.getSecurityGroupIdsList()));
        if (ids.isEmpty()) {
            return List.of();
        }
        return controlPlane
                .networks()
                .listSecurityGroups(ListSecurityGroupsRequest.newBuilder()
                        .setCaller(request.caller())
                        .addAllIds(ids)
                        .build())
                .getSecurityGroupsList();
    }

    private static void write(JsonWriter json, SecurityGroup group, Map<String, String> names) {
        json.put("id", group.getGroupId())
                .put("name", group.getName())
                .put("description", group.getDescription())
                .put("tenant_id", Ids.toHex(group.getProjectId()))
                .array("rules", () -> group.getRulesList().stream()
                        .filter(SecurityGroupRule::getIngress)
                        .forEach(rule -> json.item(() -> write(json, rule, group, names))));
    }

    private static void write(JsonWriter json, SecurityGroupRule rule, SecurityGroup group, Map<String, String> names) {
        json.put("id", rule.getRuleId())
                .put("parent_group_id", group.getGroupId())
                .putUnlessEmpty("ip_protocol", rule.getProtocol());
        port(json, "from_port", rule.hasPortFirst(), rule.getPortFirst());
        port(json, "to_port", rule.hasPortLast(), rule.getPortLast());
        String remote = rule.getRemoteGroupId();
        json.object("group", () -> {
            if (!remote.isEmpty()) {
                json.put("name", names.getOrDefault(remote, remote)).put("tenant_id", Ids.toHex(group.getProjectId()));
            }
        });
        json.object("ip_range", () -> {
            if (remote.isEmpty()) {
                json.put("cidr", cidr(rule));
            }
        });
    }

    private static void port(JsonWriter json, String name, boolean given, int port) {
        if (given) {
            json.put(name, port);
        } else {
            json.putNull(name);
        }
    }

    private static String cidr(SecurityGroupRule rule) {
        if (!rule.getRemoteCidr().isEmpty()) {
            return rule.getRemoteCidr();
        }
        return rule.getIpVersion() == 6 ? "::/0" : "0.0.0.0/0";
    }
}
