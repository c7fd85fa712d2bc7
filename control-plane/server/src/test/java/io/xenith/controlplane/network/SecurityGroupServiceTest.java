package io.xenith.controlplane.network;

import static io.xenith.controlplane.testing.Calls.answerOf;
import static io.xenith.controlplane.testing.Calls.assertRefused;
import static io.xenith.controlplane.testing.Calls.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.CreateSecurityGroupRequest;
import io.xenith.controlplane.v1.CreateSecurityGroupRulesRequest;
import io.xenith.controlplane.v1.DeleteSecurityGroupRequest;
import io.xenith.controlplane.v1.DeleteSecurityGroupRuleRequest;
import io.xenith.controlplane.v1.FindSecurityGroupRequest;
import io.xenith.controlplane.v1.ListSecurityGroupsRequest;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.NetworkServiceGrpc;
import io.xenith.controlplane.v1.SecurityGroup;
import io.xenith.controlplane.v1.SecurityGroupRule;
import io.xenith.controlplane.v1.UpdateSecurityGroupRequest;
import io.xenith.transport.error.ServiceException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecurityGroupServiceTest {

    private static final TestingRecord RECORD = TestingRecord.create();
    private static final TestingNetworking NETWORKING = new TestingNetworking(RECORD);

    private final TestingCaller owner = RECORD.member();

    @AfterAll
    static void close() {
        RECORD.close();
    }

    @AfterEach
    void claimsEqualTheFacts() throws SQLException {
        NETWORKING.assertNoDrift();
    }

    private List<SecurityGroup> list() {
        return answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getListSecurityGroupsMethod(),
                        ListSecurityGroupsRequest.newBuilder()
                                .setCaller(owner.caller())
                                .build())
                .getSecurityGroupsList();
    }

    private SecurityGroup create(String name) {
        return answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getCreateSecurityGroupMethod(),
                        CreateSecurityGroupRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setSecurityGroup(
                                        SecurityGroup.newBuilder().setName(name).setStateful(true))
                                .build())
                .getSecurityGroup();
    }

    private SecurityGroupRule rule(SecurityGroupRule.Builder rule) {
        return answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getCreateSecurityGroupRulesMethod(),
                        CreateSecurityGroupRulesRequest.newBuilder()
                                .setCaller(owner.caller())
                                .addRules(rule)
                                .build())
                .getRules(0);
    }

    private void delete(TestingCaller caller, SecurityGroup group) {
        answerOf(
                NETWORKING.service,
                NetworkServiceGrpc.getDeleteSecurityGroupMethod(),
                DeleteSecurityGroupRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setSecurityGroupId(group.getGroupId())
                        .build());
    }

    @Test
    void defaultGroupIsMadeOnceAtTheFirstLookOfMany() throws Exception {
        List<List<SecurityGroup>> looks = atOnce(16, this::list);
        assertThat(looks).allMatch(look -> look.size() == 1);
        SecurityGroup group = looks.getFirst().getFirst();
        assertThat(group.getName()).isEqualTo("default");
        assertThat(group.getRulesList()).hasSize(4);
        assertThat(group.getRulesList().stream().filter(SecurityGroupRule::getIngress))
                .hasSize(2)
                .allMatch(rule -> rule.getRemoteGroupId().equals(group.getGroupId()));
        assertRefused(Status.Code.FAILED_PRECONDITION, "DEFAULT_GROUP", () -> delete(owner, group));
        assertRefused(
                Status.Code.FAILED_PRECONDITION,
                "DEFAULT_GROUP",
                () -> answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getUpdateSecurityGroupMethod(),
                        UpdateSecurityGroupRequest.newBuilder()
                                .setCaller(owner.caller())
                                .setSecurityGroupId(group.getGroupId())
                                .setName("mine")
                                .build()));
        assertRefused(Status.Code.ALREADY_EXISTS, "NAME_TAKEN", () -> create("default"));
        delete(RECORD.administrator(), group);
    }

    @Test
    void newGroupLetsEverythingOut() throws SQLException {
        SecurityGroup group = create("web");
        assertThat(group.getRulesList()).hasSize(2).noneMatch(SecurityGroupRule::getIngress);
        assertThat(RECORD.number(
                        "SELECT security_groups_in_use * 100 + security_group_rules_in_use FROM project_quota"
                                + " WHERE project_id = ?",
                        owner.project()))
                .isEqualTo(206);
        delete(owner, group);
        assertThat(list()).hasSize(1);
    }

    @Test
    void ruleIsThereOnce() {
        SecurityGroup group = create("web");
        SecurityGroupRule.Builder wanted = SecurityGroupRule.newBuilder()
                .setGroupId(group.getGroupId())
                .setIngress(true)
                .setProtocol("TCP")
                .setPortFirst(80)
                .setPortLast(80)
                .setRemoteCidr("192.0.2.7");
        SecurityGroupRule made = rule(wanted);
        assertThat(made.getProtocol()).isEqualTo("tcp");
        assertThat(made.getRemoteCidr()).isEqualTo("192.0.2.7/32");
        assertThatThrownBy(() -> rule(wanted)).isInstanceOfSatisfying(ServiceException.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo("RULE_EXISTS");
            assertThat(refusal.detail().metadata()).containsEntry("id", made.getRuleId());
        });
        answerOf(
                NETWORKING.service,
                NetworkServiceGrpc.getDeleteSecurityGroupRuleMethod(),
                DeleteSecurityGroupRuleRequest.newBuilder()
                        .setCaller(owner.caller())
                        .setRuleId(made.getRuleId())
                        .build());
        rule(wanted);
    }

    @Test
    void rulesThatMakeNoSenseAreRefused() {
        String group = create("web").getGroupId();
        for (SecurityGroupRule.Builder wrong : List.of(
                SecurityGroupRule.newBuilder()
                        .setProtocol("tcp")
                        .setPortFirst(90)
                        .setPortLast(80),
                SecurityGroupRule.newBuilder().setProtocol("tcp").setPortFirst(90),
                SecurityGroupRule.newBuilder().setPortFirst(80).setPortLast(80),
                SecurityGroupRule.newBuilder()
                        .setProtocol("tcp")
                        .setPortFirst(1)
                        .setPortLast(70000),
                SecurityGroupRule.newBuilder().setProtocol("icmp").setPortFirst(300),
                SecurityGroupRule.newBuilder().setProtocol("bogus"),
                SecurityGroupRule.newBuilder().setProtocol("256"),
                SecurityGroupRule.newBuilder().setIpVersion(5),
                SecurityGroupRule.newBuilder().setIpVersion(6).setRemoteCidr("10.0.0.0/8"),
                SecurityGroupRule.newBuilder().setRemoteCidr("10.0.0.0/8").setRemoteGroupId(group))) {
            assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", () -> rule(wrong.setGroupId(group)));
        }
        assertThat(rule(SecurityGroupRule.newBuilder()
                                .setGroupId(group)
                                .setIngress(true)
                                .setProtocol("icmp")
                                .setPortFirst(8)
                                .setPortLast(0))
                        .getPortFirst())
                .isEqualTo(8);
    }

    @Test
    void groupOfAPortStaysAndRulesThatNameAGroupGoWithIt() {
        SecurityGroup named = create("named");
        SecurityGroup naming = create("naming");
        rule(SecurityGroupRule.newBuilder()
                .setGroupId(naming.getGroupId())
                .setIngress(true)
                .setRemoteGroupId(named.getGroupId()));
        Network network = NETWORKING.network(owner);
        NETWORKING.subnet(owner, network, "10.0.0.0/24");
        NETWORKING.port(owner, network);
        SecurityGroup byDefault = list().stream()
                .filter(group -> group.getName().equals("default"))
                .findFirst()
                .orElseThrow();
        assertRefused(Status.Code.FAILED_PRECONDITION, "IN_USE", () -> delete(RECORD.administrator(), byDefault));
        delete(owner, named);
        assertThat(answerOf(
                                NETWORKING.service,
                                NetworkServiceGrpc.getFindSecurityGroupMethod(),
                                FindSecurityGroupRequest.newBuilder()
                                        .setCaller(owner.caller())
                                        .setSecurityGroupId(naming.getGroupId())
                                        .build())
                        .getSecurityGroup()
                        .getRulesList())
                .hasSize(2);
    }
}
