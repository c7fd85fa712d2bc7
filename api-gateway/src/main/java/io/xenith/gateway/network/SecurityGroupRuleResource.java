package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.CreateSecurityGroupRulesRequest;
import io.xenith.controlplane.v1.DeleteSecurityGroupRuleRequest;
import io.xenith.controlplane.v1.FindSecurityGroupRuleRequest;
import io.xenith.controlplane.v1.ListSecurityGroupRulesRequest;
import io.xenith.controlplane.v1.SecurityGroupRule;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Rules of security groups. They are made and deleted, never changed; several in one body are made in one transaction. */
@Path("/network/v2.0/security-group-rules")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class SecurityGroupRuleResource {

    private static final NetworkKind KIND = NetworkKind.SECURITY_GROUP_RULE;

    private final ControlPlane controlPlane;
    private final CurrentRequest request;
    private final NetworkLists lists;

    SecurityGroupRuleResource(ControlPlane controlPlane, CurrentRequest request, NetworkLists lists) {
        this.controlPlane = controlPlane;
        this.request = request;
        this.lists = lists;
    }

    @GET
    public JsonNode list(@Context UriInfo uri) {
        NetworkQuery query = new NetworkQuery(new ListQuery(uri));
        ListSecurityGroupRulesRequest filters = filters(query);
        return lists.list(KIND, query, RuleBody.SHOWN, page -> {
            var answer = controlPlane
                    .networks()
                    .listSecurityGroupRules(filters.toBuilder().setPage(page).build());
            return new NetworkLists.Page(
                    answer.getRulesList().stream().map(SecurityGroupJson::of).toList(),
                    answer.getPage().getNextMarker());
        });
    }

    private ListSecurityGroupRulesRequest filters(NetworkQuery query) {
        ListSecurityGroupRulesRequest.Builder filters = ListSecurityGroupRulesRequest.newBuilder()
                .setCaller(request.callerProto())
                .addAllIds(query.takeIds("id"))
                .addAllGroupIds(query.takeIds("security_group_id"));
        query.takeProject().ifPresent(filters::setProjectId);
        query.takeText("description").ifPresent(filters::setDescription);
        query.takeText("protocol").ifPresent(filters::setProtocol);
        query.takeText("remote_ip_prefix").ifPresent(filters::setRemoteCidr);
        query.takeText("remote_group_id").ifPresent(filters::setRemoteGroupId);
        query.takeNumber("port_range_min").ifPresent(filters::setPortFirst);
        query.takeNumber("port_range_max").ifPresent(filters::setPortLast);
        if (List.of("ingress", "egress").containsAll(query.list().all("direction"))) {
            query.takeText("direction").ifPresent(direction -> filters.setIngress(direction.equals("ingress")));
        }
        if (List.of("IPv4", "IPv6").containsAll(query.list().all("ethertype"))) {
            query.takeText("ethertype").ifPresent(type -> filters.setIpVersion(type.equals("IPv6") ? 6 : 4));
        }
        return filters.build();
    }

    @POST
    @Requires(Role.MEMBER)
    public Response create(JsonBody body) {
        List<SecurityGroupRule> wanted =
                Creation.readAll(KIND, body, fields -> RuleBody.read(fields, request.caller()));
        List<SecurityGroupRule> made = controlPlane
                .networks()
                .createSecurityGroupRules(CreateSecurityGroupRulesRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .addAllRules(wanted)
                        .build())
                .getRulesList();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (body.root().has(KIND.many())) {
            ArrayNode list = answer.putArray(KIND.many());
            made.forEach(rule -> list.add(SecurityGroupJson.of(rule)));
        } else {
            answer.set(KIND.one(), SecurityGroupJson.of(made.getFirst()));
        }
        return Creation.created(answer);
    }

    @GET
    @Path("{id}")
    public JsonNode show(@PathParam("id") String written, @Context UriInfo uri) {
        String id = KIND.id(written);
        SecurityGroupRule rule = NetworkFaults.on(KIND, id, () -> controlPlane
                .networks()
                .findSecurityGroupRule(FindSecurityGroupRuleRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setRuleId(id)
                        .build())
                .getRule());
        return JsonNodeFactory.instance
                .objectNode()
                .set(KIND.one(), NetworkLists.project(SecurityGroupJson.of(rule), new ListQuery(uri)));
    }

    @DELETE
    @Path("{id}")
    @Requires(Role.MEMBER)
    public void delete(@PathParam("id") String written) {
        String id = KIND.id(written);
        var _ = NetworkFaults.on(KIND, id, () -> controlPlane
                .networks()
                .deleteSecurityGroupRule(DeleteSecurityGroupRuleRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setRuleId(id)
                        .build()));
    }
}
