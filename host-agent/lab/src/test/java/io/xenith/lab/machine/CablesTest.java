package io.xenith.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class CablesTest {
    @Test
    void givesEachEndOfEachCableAPortOfItsOwn() {
        var cables = new Cables(21_000);
        var ports = new HashSet<Integer>();
        for (int host = 1; host <= Cables.MOST_HOSTS; host++) {
            for (int peer = 1; peer <= Cables.MOST_HOSTS; peer++) {
                if (peer != host) {
                    ports.add(cables.port(host, peer));
                }
            }
        }
        assertThat(ports).hasSize(Cables.PORTS).allMatch(port -> port >= 21_000 && port < 21_000 + Cables.PORTS);
    }

    @Test
    void sendsWhereTheOtherEndHears() {
        var cables = new Cables(21_000);
        assertThat(cables.arguments(1))
                .contains("socket,id=cable1,udp=127.0.0.1:%d,localaddr=127.0.0.1:%d"
                        .formatted(cables.port(2, 1), cables.port(1, 2)));
        assertThat(cables.arguments(2))
                .contains("socket,id=cable1,udp=127.0.0.1:%d,localaddr=127.0.0.1:%d"
                        .formatted(cables.port(1, 2), cables.port(2, 1)));
    }
}
