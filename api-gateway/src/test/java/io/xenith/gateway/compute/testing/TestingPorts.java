package io.xenith.gateway.compute.testing;

import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.ListPortsRequest;
import io.xenith.controlplane.v1.ListPortsResponse;
import io.xenith.controlplane.v1.ListSecurityGroupsRequest;
import io.xenith.controlplane.v1.ListSecurityGroupsResponse;
import io.xenith.controlplane.v1.NetworkServiceGrpc;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.PortAddress;
import io.xenith.controlplane.v1.PortStatus;
import io.xenith.controlplane.v1.SecurityGroup;
import io.xenith.controlplane.v1.SecurityGroupRule;

/** One port for every device that is asked about, in one security group. */
public final class TestingPorts extends NetworkServiceGrpc.NetworkServiceImplBase {

    /** The port's id. */
    public static final String PORT = "ce531f90-199f-48c0-816c-13e38010b442";

    private static final String GROUP = "4e469db4-3b60-43c7-8dfa-2c60e2f27075";

    @Override
    public void listPorts(ListPortsRequest request, StreamObserver<ListPortsResponse> out) {
        ListPortsResponse.Builder response = ListPortsResponse.newBuilder();
        if (request.getIdsCount() == 0 || request.getIdsList().contains(PORT)) {
            response.addPorts(Port.newBuilder()
                    .setPortId(PORT)
                    .setNetworkId("3cb9bc59-5699-4588-a4b1-b87f96708bc6")
                    .setMac("fa:16:3e:4c:2c:30")
                    .setStatus(PortStatus.PORT_STATUS_ACTIVE)
                    .addSecurityGroupIds(GROUP)
                    .addAddresses(PortAddress.newBuilder()
                            .setSubnetId("f8a6e8f8-c2ec-497c-9f23-da9616de54ef")
                            .setAddress("10.0.0.5")));
        }
        out.onNext(response.build());
        out.onCompleted();
    }

    @Override
    public void listSecurityGroups(ListSecurityGroupsRequest request, StreamObserver<ListSecurityGroupsResponse> out) {
        out.onNext(ListSecurityGroupsResponse.newBuilder()
                .addSecurityGroups(SecurityGroup.newBuilder()
                        .setGroupId(GROUP)
                        .setName("default")
                        .addRules(SecurityGroupRule.newBuilder()
                                .setRuleId("r1")
                                .setIngress(true)
                                .setProtocol("tcp")
                                .setPortFirst(22)
                                .setPortLast(22)
                                .setIpVersion(4))
                        .addRules(SecurityGroupRule.newBuilder().setRuleId("r2").setIngress(false)))
                .build());
        out.onCompleted();
    }
}
