package io.xenith.controlplane.network;

import static io.xenith.controlplane.testing.Calls.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.xenith.controlplane.v1.AddressRange;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "::, ::",
        "::1, ::1",
        "fe80::, fe80::"
    })
    void addressHasOneSpelling(String given, String spelling) {
        assertThat(IpAddress.parse("a", given)).hasToString(spelling);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1.2.3", "1.2.3.4.5", "010.0.0.1", "1.2.3.256", "localhost", "fe80::1%eth0", "[::1]", "1"})
    void whatIsNoAddressIsRefusedAndNeverLookedUp(String given) {
        assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", () -> IpAddress.parse("a", given));
    }

    @Test
    void spellingIsThatOfTheDatabaseForAnyAddress() throws Exception {
        Random chance = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[16];
            chance.nextBytes(bytes);
            for (int zero = 0; zero < chance.nextInt(17); zero++) {
                bytes[chance.nextInt(16)] = 0;
            }
            IpAddress address = new IpAddress(6, new BigInteger(1, bytes));
            assertThat(InetAddress.ofLiteral(address.toString()).getAddress()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.1/24", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "x/8", "::1/64"})
    void whatIsNoBlockIsRefused(String given) {
        assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", () -> Cidr.parse("c", given));
    }

    @Test
    void blocksKnowTheirHostsAndNeighbours() {
        Cidr block = Cidr.parse("c", "10.0.0.0/24");
        assertThat(block.isHost(IpAddress.parse("a", "10.0.0.0"))).isFalse();
        assertThat(block.isHost(IpAddress.parse("a", "10.0.0.255"))).isFalse();
        assertThat(block.isHost(IpAddress.parse("a", "10.0.0.254"))).isTrue();
        assertThat(block.isHost(IpAddress.parse("a", "10.0.1.1"))).isFalse();
        assertThat(block.overlaps(Cidr.parse("c", "10.0.0.128/25"))).isTrue();
        assertThat(block.overlaps(Cidr.parse("c", "10.0.1.0/24"))).isFalse();
        assertThat(block.overlaps(Cidr.parse("c", "2001:db8::/32"))).isFalse();
        assertThat(Cidr.parse("c", "10.0.0.0/31").isHost(IpAddress.parse("a", "10.0.0.0")))
                .isTrue();
    }

    @Test
    void poolsAreEverythingButTheGateway() {
        AddressRanges pools =
                AddressRanges.of(Cidr.parse("c", "10.0.0.0/29"), Optional.of(IpAddress.parse("g", "10.0.0.3")));
        assertThat(pools.messages()).containsExactly(range("10.0.0.1", "10.0.0.2"), range("10.0.0.4", "10.0.0.6"));
        assertThat(pools.size()).isEqualTo(5);
        Set<String> seen = new HashSet<>();
        Random chance = new Random(3);
        for (int i = 0; i < 500; i++) {
            seen.add(pools.random(chance).toString());
        }
        assertThat(seen).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2", "10.0.0.4", "10.0.0.5", "10.0.0.6");
    }

    @Test
    void poolsThatOverlapLeaveTheBlockOrHoldTheGatewayAreRefused() {
        Cidr block = Cidr.parse("c", "10.0.0.0/24");
        Optional<IpAddress> gateway = Optional.of(IpAddress.parse("g", "10.0.0.1"));
        for (List<AddressRange> wrong : List.of(
                List.of(range("10.0.0.1", "10.0.0.9")),
                List.of(range("10.0.0.9", "10.0.0.2")),
                List.of(range("10.0.0.2", "10.0.1.9")),
                List.of(range("10.0.0.2", "10.0.0.255")),
                List.of(range("10.0.0.2", "10.0.0.9"), range("10.0.0.9", "10.0.0.20")),
                List.of(range("2001:db8::1", "2001:db8::2")))) {
            assertRefused(
                    Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", () -> AddressRanges.parse(block, gateway, wrong));
        }
    }

    @Test
    void largePoolsOfVersionSixGiveAddressesWithinThem() {
        Cidr block = Cidr.parse("c", "2001:db8:1::/48");
        AddressRanges pools = AddressRanges.of(block, Optional.empty());
        Random chance = new Random(5);
        for (int i = 0; i < 1000; i++) {
            assertThat(block.contains(pools.random(chance))).isTrue();
        }
    }

    @Test
    void macsAreReadChosenAndTurnedIntoAddresses() {
        assertThat(MacAddress.parse("m", "FA-16-3E-00-01-02").text()).isEqualTo("fa:16:3e:00:01:02");
        assertThat(MacAddress.random(new Random(1)).text()).matches("fa:16:3e(:[0-9a-f]{2}){3}");
        assertThat(MacAddress.parse("m", "fa:16:3e:3f:d1:6d").in(Cidr.parse("c", "2001:db8::/64")))
                .hasToString("2001:db8::f816:3eff:fe3f:d16d");
        for (String wrong : List.of("", "fa:16:3e", "01:00:5e:00:00:01", "00:00:00:00:00:00", "zz:16:3e:00:01:02")) {
            assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", () -> MacAddress.parse("m", wrong));
        }
    }

    private static AddressRange range(String first, String last) {
        return AddressRange.newBuilder().setFirst(first).setLast(last).build();
    }
}
