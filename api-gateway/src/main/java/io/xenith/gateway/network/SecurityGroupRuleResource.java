package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateSecurityGroupRulesRequest;
import io.xenith.controlplane.v1.DeleteSecurityGroupRuleRequest;
import io.xenith.controlplane.v1.FindSecurityGroupRuleRequest;
import io.xenith.controlplane.v1.ListSecurityGroupRulesRequest;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.SecurityGroupRule;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.json.JsonBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Function;

/** Rules of security groups. They are made and deleted, never changed; several in one body are made in one transaction. */
@Path("/network/v2.0/security-group-rules")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class SecurityGroupRuleResource extends KindResource<SecurityGroupRule> {

    SecurityGroupRuleResource(NetworkRequest request) {
        super(NetworkKind.SECURITY_GROUP_RULE, RuleBody.SHOWN, request);
    }

    @Override
    Function<PageRequest, NetworkLists.Page<SecurityGroupRule>> ask(NetworkQuery query) {
        ListSecurityGroupRulesRequest.Builder filters = StandardFilters.take(
                ListSecurityGroupRulesRequest.newBuilder(), request().callerProto(), query);
        filters.addAllGroupIds(query.takeIds("security_group_id"));
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
        return page -> {
            var answer = request()
                    .networks()
                    .listSecurityGroupRules(filters.setPage(page).build());
            return new NetworkLists.Page<>(
                    answer.getRulesList(), answer.getPage().getNextMarker());
        };
    }

    @POST
    @Requires(Role.MEMBER)
    public Response create(JsonBody body) {
        List<SecurityGroupRule> wanted = Creation.readAll(
                kind(), body, fields -> RuleBody.read(fields, request().caller()));
        List<SecurityGroupRule> made = request()
                .networks()
                .createSecurityGroupRules(CreateSecurityGroupRulesRequest.newBuilder()
                        .setCaller(request().callerProto())
                        .addAllRules(wanted)
                        .build())
                .getRulesList();
        if (!body.root().has(kind().many())) {
            return Creation.created(one(shown(made.getFirst())));
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray(kind().many());
        made.forEach(rule -> list.add(shown(rule)));
        return Creation.created(answer);
    }

    @Override
    SecurityGroupRule find(Caller caller, String id) {
        return request()
                .networks()
                .findSecurityGroupRule(FindSecurityGroupRuleRequest.newBuilder()
                        .setCaller(caller)
                        .setRuleId(id)
                        .build())
                .getRule();
    }

    @Override
    void delete(Caller caller, String id) {
        var _ = request()
                .networks()
                .deleteSecurityGroupRule(DeleteSecurityGroupRuleRequest.newBuilder()
                        .setCaller(caller)
                        .setRuleId(id)
                        .build());
    }

    @Override
    ObjectNode shown(SecurityGroupRule rule) {
        return SecurityGroupJson.of(rule);
    }
}
