package io.xenith.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

    @Test
    void hostIdentityCarriesItsHostId() {
        UUID id = UUID.randomUUID();
        Identity host = Identity.ofHost(id);
        assertThat(host.isHost()).isTrue();
        assertThat(host.hostId()).contains(id);
        assertThat(Identity.find(host.name())).contains(host);
    }

    @Test
    void servicesAreNoHosts() {
        assertThat(Identity.CONTROL_PLANE.isHost()).isFalse();
        assertThat(Identity.CONTROL_PLANE.hostId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "control-plane",
                "control-plane.xenith.internal.evil.org",
                "evil.control-plane.xenith.internal",
                "Control-Plane.xenith.internal",
                "1-1-1-1-1.host.xenith.internal",
                "zzzzzzzz-0000-0000-0000-000000000000.host.xenith.internal",
                "*.xenith.internal"
            })
    void refusesWhatIsNoIdentity(String name) {
        assertThat(Identity.find(name)).isEmpty();
    }
}
