package io.xenith.controlplane.network;

import static io.xenith.controlplane.testing.Calls.answerOf;
import static io.xenith.controlplane.testing.Calls.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.AddressPair;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.NetworkServiceGrpc;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.PortAddress;
import io.xenith.controlplane.v1.UpdatePortRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PortUpdatesTest {

    private static final TestingRecord RECORD = TestingRecord.create();
    private static final TestingNetworking NETWORKING = new TestingNetworking(RECORD);

    private final TestingCaller owner = RECORD.member();

    @AfterAll
    static void close() {
        RECORD.close();
    }

    @Test
    void portIsChangedByItsOwner() {
        Network network = NETWORKING.network(owner);
        NETWORKING.subnet(owner, network, "10.0.0.0/24");
        Port made = NETWORKING.port(owner, network, "10.0.0.5");
        assertThat(made.getSecurityGroupIdsCount()).isOne();
        Port changed = update(
                made,
                UpdatePortRequest.newBuilder()
                        .setName("renamed")
                        .setReplaceAddresses(true)
                        .addAddresses(PortAddress.newBuilder().setAddress("10.0.0.5"))
                        .addAddresses(PortAddress.newBuilder().setAddress("10.0.0.6"))
                        .setReplaceSecurityGroups(true)
                        .setReplaceAddressPairs(true)
                        .addAllowedAddressPairs(
                                AddressPair.newBuilder().setCidr("10.0.0.200").setMac("FA:16:3E:00:00:09")));
        assertThat(changed.getName()).isEqualTo("renamed");
        assertThat(changed.getAddressesList())
                .extracting(PortAddress::getAddress)
                .containsExactly("10.0.0.5", "10.0.0.6");
        assertThat(changed.getSecurityGroupIdsList()).isEmpty();
        assertThat(changed.getAllowedAddressPairs(0).getMac()).isEqualTo("fa:16:3e:00:00:09");
        assertThat(changed.getRevision()).isEqualTo(made.getRevision() + 1);
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                () -> update(changed, UpdatePortRequest.newBuilder().setPortSecurity(false)));
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                "NOT_ADMINISTRATOR",
                () -> update(changed, UpdatePortRequest.newBuilder().setBoundHost("h")));
        assertRefused(
                Status.Code.PERMISSION_DENIED,
                "NOT_ADMINISTRATOR",
                () -> update(changed, UpdatePortRequest.newBuilder().setDeviceOwner("network:dhcp")));
    }

    private Port update(Port port, UpdatePortRequest.Builder request) {
        return answerOf(
                        NETWORKING.service,
                        NetworkServiceGrpc.getUpdatePortMethod(),
                        request.setCaller(owner.caller())
                                .setPortId(port.getPortId())
                                .build())
                .getPort();
    }
}
