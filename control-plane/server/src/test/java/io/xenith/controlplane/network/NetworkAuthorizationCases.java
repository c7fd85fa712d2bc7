package io.xenith.controlplane.network;

import static io.xenith.controlplane.testing.AuthorizationCase.answered;
import static io.xenith.controlplane.testing.AuthorizationCase.refused;
import static io.xenith.controlplane.v1.NetworkServiceGrpc.*;

import com.google.protobuf.Message;
import io.xenith.controlplane.testing.AuthorizationCase;
import io.xenith.controlplane.testing.AuthorizationCases;
import io.xenith.controlplane.testing.Victim;
import io.xenith.controlplane.v1.*;
import java.util.List;

/** Who is refused what of {@code network.proto}: a stranger does not even learn that something is there. */
public final class NetworkAuthorizationCases implements AuthorizationCases {

    private static final String ADMIN = "NOT_ADMINISTRATOR";
    private static final String NO_NETWORK = "NETWORK_NOT_FOUND";
    private static final String NO_SUBNET = "SUBNET_NOT_FOUND";
    private static final String NO_PORT = "PORT_NOT_FOUND";
    private static final String NO_ROUTER = "ROUTER_NOT_FOUND";
    private static final String NO_GROUP = "SECURITY_GROUP_NOT_FOUND";
    private static final String NO_RULE = "SECURITY_GROUP_RULE_NOT_FOUND";

    @Override
    public List<AuthorizationCase> of(Victim victim) {
        String project = victim.member().project().toString();
        String network = victim.call(
                        getCreateNetworkMethod(),
                        CreateNetworkRequest.newBuilder()
                                .setNetwork(Network.newBuilder().setName("mine").setAdminUp(true))
                                .build())
                .getNetwork()
                .getNetworkId();
        String subnet = victim.call(
                        getCreateSubnetMethod(),
                        CreateSubnetRequest.newBuilder()
                                .setSubnet(Subnet.newBuilder()
                                        .setNetworkId(network)
                                        .setCidr("10.0.0.0/24"))
                                .build())
                .getSubnet()
                .getSubnetId();
        String port = victim.call(
                        getCreatePortMethod(),
                        CreatePortRequest.newBuilder()
                                .setPort(Port.newBuilder().setNetworkId(network))
                                .setDefaultPortSecurity(true)
                                .setDefaultSecurityGroup(true)
                                .build())
                .getPort()
                .getPortId();
        String router = victim.call(
                        getCreateRouterMethod(),
                        CreateRouterRequest.newBuilder()
                                .setRouter(Router.newBuilder().setName("mine"))
                                .build())
                .getRouter()
                .getRouterId();
        victim.call(
                getAddRouterInterfaceMethod(),
                AddRouterInterfaceRequest.newBuilder()
                        .setRouterId(router)
                        .setSubnetId(subnet)
                        .build());
        SecurityGroup group = victim.call(
                        getCreateSecurityGroupMethod(),
                        CreateSecurityGroupRequest.newBuilder()
                                .setSecurityGroup(SecurityGroup.newBuilder().setName("mine"))
                                .build())
                .getSecurityGroup();
        String groupId = group.getGroupId();
        String rule = group.getRules(0).getRuleId();
        return List.of(
                refused(
                        getCreateNetworkMethod(),
                        CreateNetworkRequest.newBuilder()
                                .setNetwork(Network.newBuilder().setProjectId(project))
                                .build(),
                        ADMIN),
                refused(
                        getFindNetworkMethod(),
                        FindNetworkRequest.newBuilder().setNetworkId(network).build(),
                        NO_NETWORK),
                answered(
                        getListNetworksMethod(),
                        ListNetworksRequest.newBuilder().setProjectId(project).build(),
                        answer -> lacks(answer, network)),
                refused(
                        getUpdateNetworkMethod(),
                        UpdateNetworkRequest.newBuilder().setNetworkId(network).build(),
                        NO_NETWORK),
                refused(
                        getDeleteNetworkMethod(),
                        DeleteNetworkRequest.newBuilder().setNetworkId(network).build(),
                        NO_NETWORK),
                refused(
                        getCreateSubnetMethod(),
                        CreateSubnetRequest.newBuilder()
                                .setSubnet(Subnet.newBuilder()
                                        .setNetworkId(network)
                                        .setCidr("10.1.0.0/24"))
                                .build(),
                        NO_NETWORK),
                refused(
                        getFindSubnetMethod(),
                        FindSubnetRequest.newBuilder().setSubnetId(subnet).build(),
                        NO_SUBNET),
                answered(
                        getListSubnetsMethod(),
                        ListSubnetsRequest.newBuilder().addNetworkIds(network).build(),
                        answer -> lacks(answer, subnet)),
                refused(
                        getUpdateSubnetMethod(),
                        UpdateSubnetRequest.newBuilder().setSubnetId(subnet).build(),
                        NO_SUBNET),
                refused(
                        getDeleteSubnetMethod(),
                        DeleteSubnetRequest.newBuilder().setSubnetId(subnet).build(),
                        NO_SUBNET),
                refused(
                        getCreatePortMethod(),
                        CreatePortRequest.newBuilder()
                                .setPort(Port.newBuilder().setNetworkId(network))
                                .build(),
                        NO_NETWORK),
                refused(
                        getFindPortMethod(),
                        FindPortRequest.newBuilder().setPortId(port).build(),
                        NO_PORT),
                answered(
                        getListPortsMethod(),
                        ListPortsRequest.newBuilder().addNetworkIds(network).build(),
                        answer -> lacks(answer, port)),
                refused(
                        getUpdatePortMethod(),
                        UpdatePortRequest.newBuilder().setPortId(port).build(),
                        NO_PORT),
                refused(
                        getDeletePortMethod(),
                        DeletePortRequest.newBuilder().setPortId(port).build(),
                        NO_PORT),
                refused(
                        getCreateRouterMethod(),
                        CreateRouterRequest.newBuilder()
                                .setRouter(Router.newBuilder().setProjectId(project))
                                .build(),
                        ADMIN),
                refused(
                        getFindRouterMethod(),
                        FindRouterRequest.newBuilder().setRouterId(router).build(),
                        NO_ROUTER),
                answered(
                        getListRoutersMethod(),
                        ListRoutersRequest.newBuilder().setProjectId(project).build(),
                        answer -> lacks(answer, router)),
                refused(
                        getUpdateRouterMethod(),
                        UpdateRouterRequest.newBuilder().setRouterId(router).build(),
                        NO_ROUTER),
                refused(
                        getDeleteRouterMethod(),
                        DeleteRouterRequest.newBuilder().setRouterId(router).build(),
                        NO_ROUTER),
                refused(
                        getAddRouterInterfaceMethod(),
                        AddRouterInterfaceRequest.newBuilder()
                                .setRouterId(router)
                                .setSubnetId(subnet)
                                .build(),
                        NO_ROUTER),
                refused(
                        getRemoveRouterInterfaceMethod(),
                        RemoveRouterInterfaceRequest.newBuilder()
                                .setRouterId(router)
                                .setSubnetId(subnet)
                                .build(),
                        NO_ROUTER),
                refused(
                        getCreateSecurityGroupMethod(),
                        CreateSecurityGroupRequest.newBuilder()
                                .setSecurityGroup(
                                        SecurityGroup.newBuilder().setName("x").setProjectId(project))
                                .build(),
                        ADMIN),
                refused(
                        getFindSecurityGroupMethod(),
                        FindSecurityGroupRequest.newBuilder()
                                .setSecurityGroupId(groupId)
                                .build(),
                        NO_GROUP),
                // The stranger's own project is not in the record, so that its default group cannot be made.
                refused(
                        getListSecurityGroupsMethod(),
                        ListSecurityGroupsRequest.newBuilder()
                                .setProjectId(project)
                                .build(),
                        "PROJECT_NOT_FOUND"),
                refused(
                        getUpdateSecurityGroupMethod(),
                        UpdateSecurityGroupRequest.newBuilder()
                                .setSecurityGroupId(groupId)
                                .build(),
                        NO_GROUP),
                refused(
                        getDeleteSecurityGroupMethod(),
                        DeleteSecurityGroupRequest.newBuilder()
                                .setSecurityGroupId(groupId)
                                .build(),
                        NO_GROUP),
                refused(
                        getCreateSecurityGroupRulesMethod(),
                        CreateSecurityGroupRulesRequest.newBuilder()
                                .addRules(SecurityGroupRule.newBuilder().setGroupId(groupId))
                                .build(),
                        NO_GROUP),
                refused(
                        getFindSecurityGroupRuleMethod(),
                        FindSecurityGroupRuleRequest.newBuilder()
                                .setRuleId(rule)
                                .build(),
                        NO_RULE),
                answered(
                        getListSecurityGroupRulesMethod(),
                        ListSecurityGroupRulesRequest.newBuilder()
                                .addGroupIds(groupId)
                                .build(),
                        answer -> lacks(answer, rule)),
                refused(
                        getDeleteSecurityGroupRuleMethod(),
                        DeleteSecurityGroupRuleRequest.newBuilder()
                                .setRuleId(rule)
                                .build(),
                        NO_RULE),
                refused(
                        getSetTagsMethod(),
                        SetTagsRequest.newBuilder()
                                .setKind(TaggedKind.TAGGED_KIND_NETWORK)
                                .setId(network)
                                .addTags("x")
                                .build(),
                        NO_NETWORK));
    }

    private static boolean lacks(Message answer, String id) {
        return !answer.toString().contains(id);
    }
}
