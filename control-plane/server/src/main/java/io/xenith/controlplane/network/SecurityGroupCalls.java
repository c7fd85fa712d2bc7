package io.xenith.controlplane.network;

import static io.xenith.controlplane.record.Answers.answer;

import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.record.Mutations;
import io.xenith.controlplane.v1.CreateSecurityGroupRequest;
import io.xenith.controlplane.v1.CreateSecurityGroupResponse;
import io.xenith.controlplane.v1.CreateSecurityGroupRulesRequest;
import io.xenith.controlplane.v1.CreateSecurityGroupRulesResponse;
import io.xenith.controlplane.v1.DeleteSecurityGroupRequest;
import io.xenith.controlplane.v1.DeleteSecurityGroupResponse;
import io.xenith.controlplane.v1.DeleteSecurityGroupRuleRequest;
import io.xenith.controlplane.v1.DeleteSecurityGroupRuleResponse;
import io.xenith.controlplane.v1.FindSecurityGroupRequest;
import io.xenith.controlplane.v1.FindSecurityGroupResponse;
import io.xenith.controlplane.v1.FindSecurityGroupRuleRequest;
import io.xenith.controlplane.v1.FindSecurityGroupRuleResponse;
import io.xenith.controlplane.v1.ListSecurityGroupRulesRequest;
import io.xenith.controlplane.v1.ListSecurityGroupRulesResponse;
import io.xenith.controlplane.v1.ListSecurityGroupsRequest;
import io.xenith.controlplane.v1.ListSecurityGroupsResponse;
import io.xenith.controlplane.v1.NetworkServiceGrpc.NetworkServiceImplBase;
import io.xenith.controlplane.v1.UpdateSecurityGroupRequest;
import io.xenith.controlplane.v1.UpdateSecurityGroupResponse;

/** The calls of {@code network.proto} that are about security groups and their rules. */
abstract sealed class SecurityGroupCalls extends NetworkServiceImplBase permits NetworkServiceEndpoint {

    private final Mutations mutations;
    private final SecurityGroupStore groups;
    private final SecurityGroupRuleStore rules;

    SecurityGroupCalls(Mutations mutations, SecurityGroupStore groups, SecurityGroupRuleStore rules) {
        this.mutations = mutations;
        this.groups = groups;
        this.rules = rules;
    }

    @Override
    public void createSecurityGroup(
            CreateSecurityGroupRequest request, StreamObserver<CreateSecurityGroupResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        CreateSecurityGroupResponse.getDefaultInstance(),
                        (tx, scope) -> CreateSecurityGroupResponse.newBuilder()
                                .setSecurityGroup(groups.create(tx, scope, request.getSecurityGroup()))
                                .build()));
    }

    @Override
    public void findSecurityGroup(
            FindSecurityGroupRequest request, StreamObserver<FindSecurityGroupResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> FindSecurityGroupResponse.newBuilder()
                        .setSecurityGroup(groups.find(tx, scope, request.getSecurityGroupId()))
                        .build()));
    }

    @Override
    public void listSecurityGroups(
            ListSecurityGroupsRequest request, StreamObserver<ListSecurityGroupsResponse> observer) {
        answer(
                observer,
                () -> mutations.look(request.getCaller(), request, (tx, scope) -> {
                    groups.look(tx, scope);
                    var page = groups.list(tx, scope, request);
                    return ListSecurityGroupsResponse.newBuilder()
                            .addAllSecurityGroups(page.rows())
                            .setPage(page.response())
                            .build();
                }));
    }

    @Override
    public void updateSecurityGroup(
            UpdateSecurityGroupRequest request, StreamObserver<UpdateSecurityGroupResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        UpdateSecurityGroupResponse.getDefaultInstance(),
                        (tx, scope) -> UpdateSecurityGroupResponse.newBuilder()
                                .setSecurityGroup(groups.update(tx, scope, request))
                                .build()));
    }

    @Override
    public void deleteSecurityGroup(
            DeleteSecurityGroupRequest request, StreamObserver<DeleteSecurityGroupResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(), request, DeleteSecurityGroupResponse.getDefaultInstance(), (tx, scope) -> {
                            groups.delete(tx, scope, request.getSecurityGroupId());
                            return DeleteSecurityGroupResponse.getDefaultInstance();
                        }));
    }

    @Override
    public void createSecurityGroupRules(
            CreateSecurityGroupRulesRequest request, StreamObserver<CreateSecurityGroupRulesResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        CreateSecurityGroupRulesResponse.getDefaultInstance(),
                        (tx, scope) -> CreateSecurityGroupRulesResponse.newBuilder()
                                .addAllRules(rules.create(tx, scope, request.getRulesList()))
                                .build()));
    }

    @Override
    public void findSecurityGroupRule(
            FindSecurityGroupRuleRequest request, StreamObserver<FindSecurityGroupRuleResponse> observer) {
        answer(
                observer,
                () -> mutations.read(
                        request.getCaller(), request, (tx, scope) -> FindSecurityGroupRuleResponse.newBuilder()
                                .setRule(rules.find(tx, scope, request.getRuleId()))
                                .build()));
    }

    @Override
    public void listSecurityGroupRules(
            ListSecurityGroupRulesRequest request, StreamObserver<ListSecurityGroupRulesResponse> observer) {
        answer(
                observer,
                () -> mutations.read(request.getCaller(), request, (tx, scope) -> {
                    var page = rules.list(tx, scope, request);
                    return ListSecurityGroupRulesResponse.newBuilder()
                            .addAllRules(page.rows())
                            .setPage(page.response())
                            .build();
                }));
    }

    @Override
    public void deleteSecurityGroupRule(
            DeleteSecurityGroupRuleRequest request, StreamObserver<DeleteSecurityGroupRuleResponse> observer) {
        answer(
                observer,
                () -> mutations.run(
                        request.getCaller(),
                        request,
                        DeleteSecurityGroupRuleResponse.getDefaultInstance(),
                        (tx, scope) -> {
                            rules.delete(tx, scope, request.getRuleId());
                            return DeleteSecurityGroupRuleResponse.getDefaultInstance();
                        }));
    }
}
