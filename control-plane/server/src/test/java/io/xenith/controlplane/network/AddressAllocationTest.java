package io.xenith.controlplane.network;

import static io.xenith.controlplane.testing.Calls.assertRefused;
import static io.xenith.controlplane.testing.Calls.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.AddressRange;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.PortAddress;
import io.xenith.controlplane.v1.Subnet;
import io.xenith.transport.error.ServiceException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressAllocationTest {

    private static final TestingRecord RECORD = TestingRecord.create();
    private static final TestingNetworking NETWORKING = new TestingNetworking(RECORD);

    private final TestingCaller owner = RECORD.member();
    private final Network network = NETWORKING.network(owner);

    @AfterAll
    static void close() {
        RECORD.close();
    }

    @AfterEach
    void claimsEqualTheFacts() throws SQLException {
        NETWORKING.assertNoDrift();
    }

    private static List<String> addresses(Port port) {
        return port.getAddressesList().stream().map(PortAddress::getAddress).toList();
    }

    @Test
    void portTakesOneAddressOfEachVersion() {
        NETWORKING.subnet(owner, network, "10.0.0.0/24");
        RECORD.clock().advance(Duration.ofSeconds(1)); // the older one comes first
        NETWORKING.subnet(owner, network, "10.0.1.0/24");
        NETWORKING.subnet(owner, network, "2001:db8::/64");
        Port port = NETWORKING.port(owner, network);
        assertThat(addresses(port)).hasSize(2);
        assertThat(addresses(port).get(0)).startsWith("10.0.0.");
        assertThat(addresses(port).get(1)).startsWith("2001:db8::");
    }

    @Test
    void portFindsItsOwnAddressBySlaac() {
        NETWORKING.subnet(
                owner,
                Subnet.newBuilder()
                        .setNetworkId(network.getNetworkId())
                        .setCidr("2001:db8:5::/64")
                        .setIpv6AddressMode("slaac")
                        .setIpv6RaMode("slaac"));
        Port port = NETWORKING.port(
                owner, Port.newBuilder().setNetworkId(network.getNetworkId()).setMac("fa:16:3e:3f:d1:6d"));
        assertThat(addresses(port)).containsExactly("2001:db8:5:0:f816:3eff:fe3f:d16d");
    }

    @Test
    void smallPoolIsUsedUpToTheLastAddressByManyAtOnceAndNoFurther() throws Exception {
        NETWORKING.unlimited(owner);
        NETWORKING.subnet(
                owner,
                Subnet.newBuilder()
                        .setNetworkId(network.getNetworkId())
                        .setCidr("10.0.0.0/24")
                        .addPools(range("10.0.0.10", "10.0.0.49"))
                        .addPools(range("10.0.0.100", "10.0.0.109")));
        List<String> outcomes = atOnce(64, () -> {
            try {
                return addresses(NETWORKING.port(owner, network)).getFirst();
            } catch (ServiceException refusal) {
                return refusal.reason();
            }
        });
        List<String> taken =
                outcomes.stream().filter(one -> one.startsWith("10.")).toList();
        assertThat(taken).hasSize(50).doesNotHaveDuplicates();
        assertThat(outcomes.stream().filter(one -> !one.startsWith("10."))).containsOnly("NO_ADDRESS_LEFT");
    }

    @Test
    void nextSubnetIsTakenWhenOneIsFull() throws SQLException {
        NETWORKING.subnet(owner, network, "10.0.0.0/30");
        NETWORKING.subnet(owner, network, "10.0.1.0/29");
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            taken.addAll(addresses(NETWORKING.port(owner, network)));
        }
        assertThat(taken).hasSize(6).doesNotHaveDuplicates();
        assertThat(taken.stream().filter(one -> one.startsWith("10.0.0."))).containsExactly("10.0.0.2");
        assertRefused(Status.Code.RESOURCE_EXHAUSTED, "NO_ADDRESS_LEFT", () -> NETWORKING.port(owner, network));
        assertThat(RECORD.number(
                        "SELECT count(*) FROM port WHERE network_id = ?", UUID.fromString(network.getNetworkId())))
                .as("nothing is left behind")
                .isEqualTo(6);
    }

    @Test
    void manyAtOnceInALargePoolAllGetDifferentAddresses() throws Exception {
        NETWORKING.unlimited(owner);
        NETWORKING.subnet(owner, network, "10.0.0.0/16");
        List<String> taken =
                atOnce(32 * 8, () -> addresses(NETWORKING.port(owner, network)).getFirst());
        assertThat(taken).doesNotHaveDuplicates();
        Set<String> macs = new HashSet<>();
        RECORD.transactions()
                .read(
                        "macs",
                        tx -> io.xenith.controlplane.record.Sql.list(
                                tx.connection(),
                                "SELECT mac FROM port WHERE network_id = ?",
                                row -> macs.add(row.text("mac")),
                                UUID.fromString(network.getNetworkId())));
        assertThat(macs).hasSize(256);
    }

    @Test
    void addressThatIsNamedIsTakenOnce() throws Exception {
        NETWORKING.subnet(owner, network, "10.0.0.0/24");
        List<String> outcomes = atOnce(16, () -> {
            try {
                return addresses(NETWORKING.port(owner, network, "10.0.0.77")).getFirst();
            } catch (ServiceException refusal) {
                return refusal.reason();
            }
        });
        assertThat(outcomes).containsOnlyOnce("10.0.0.77");
        assertThat(outcomes.stream().filter("ADDRESS_IN_USE"::equals)).hasSize(15);
        for (String outside : List.of("10.0.1.1", "10.0.0.0", "10.0.0.255", "2001:db8::1")) {
            assertRefused(
                    Status.Code.INVALID_ARGUMENT,
                    "ADDRESS_NOT_IN_SUBNET",
                    () -> NETWORKING.port(owner, network, outside));
        }
    }

    @Test
    void macIsTakenOnceOnItsNetwork() {
        NETWORKING.subnet(owner, network, "10.0.0.0/24");
        Port.Builder port =
                Port.newBuilder().setNetworkId(network.getNetworkId()).setMac("fa:16:3e:00:00:01");
        NETWORKING.port(owner, port);
        assertRefused(Status.Code.FAILED_PRECONDITION, "MAC_IN_USE", () -> NETWORKING.port(owner, port));
        Network other = NETWORKING.network(owner);
        NETWORKING.port(owner, port.setNetworkId(other.getNetworkId()));
    }

    @Test
    void quotaOfPortsHoldsForManyAtOnce() throws Exception {
        NETWORKING.subnet(owner, network, "10.0.0.0/24");
        RECORD.sql("UPDATE project_quota SET ports_limit = 10 WHERE project_id = ?", owner.project());
        List<String> outcomes = atOnce(32, () -> {
            try {
                return addresses(NETWORKING.port(owner, network)).getFirst();
            } catch (ServiceException refusal) {
                return refusal.reason();
            }
        });
        assertThat(outcomes.stream().filter("QUOTA_EXCEEDED"::equals)).hasSize(22);
        assertThat(RECORD.number("SELECT ports_in_use FROM project_quota WHERE project_id = ?", owner.project()))
                .isEqualTo(10);
    }

    @Test
    void databaseRefusesASecondHolderOverlapsAndBlocks() {
        Subnet subnet = NETWORKING.subnet(owner, network, "10.0.0.0/24");
        NETWORKING.port(owner, network, "10.0.0.5");
        Port second = NETWORKING.port(owner, network);
        UUID subnetId = UUID.fromString(subnet.getSubnetId());
        UUID portId = UUID.fromString(second.getPortId());
        assertThatThrownBy(
                        () -> RECORD.sql("INSERT INTO port_address VALUES (?, '10.0.0.5'::inet, ?)", subnetId, portId))
                .hasMessageContaining("port_address_taken");
        assertThatThrownBy(() ->
                        RECORD.sql("INSERT INTO port_address VALUES (?, '10.0.0.0/24'::inet, ?)", subnetId, portId))
                .hasMessageContaining("check");
        assertThatThrownBy(() -> RECORD.sql("UPDATE port SET instance_id = id, router_id = id WHERE id = ?", portId))
                .hasMessageContaining("port_has_one_user");
        assertThatThrownBy(() -> RECORD.sql("UPDATE subnet SET gateway = '10.9.0.1' WHERE id = ?", subnetId))
                .hasMessageContaining("check");
        assertThatThrownBy(() -> RECORD.sql("DELETE FROM subnet WHERE id = ?", subnetId))
                .hasMessageContaining("port_address_subnet_id_fkey");
        assertRefused(
                Status.Code.INVALID_ARGUMENT, "CIDR_OVERLAP", () -> NETWORKING.subnet(owner, network, "10.0.0.128/25"));
    }

    private static AddressRange range(String first, String last) {
        return AddressRange.newBuilder().setFirst(first).setLast(last).build();
    }
}
