package io.xenith.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenith.lab.XenRelease;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void flagBeatsVariableBeatsFileBeatsDefault() {
        var file = new Properties();
        file.setProperty("port.kafka", "3");
        file.setProperty("port.postgres", "3");
        file.setProperty("hosts", "30");
        var environment = Map.of("XENITH_PORT_KAFKA", "2", "XENITH_PORT_POSTGRES", "2");
        var settings = Settings.from(new SettingSources(Map.of("port.kafka", "1"), environment, file));
        assertThat(settings.ports().port(PortName.KAFKA)).isEqualTo(1);
        assertThat(settings.ports().port(PortName.POSTGRES)).isEqualTo(2);
        assertThat(settings.hosts()).isEqualTo(30);
        assertThat(settings.replicas()).isEqualTo(1);
    }

    @Test
    void comesBackFromItsOwnText() {
        var settings = new Settings(
                Ports.defaults(),
                10,
                new LabSettings(2, XenRelease.XEN_4_17),
                2,
                "north",
                List.of("a", "b"),
                "",
                List.of("kafka"));
        assertThat(Settings.from(new SettingSources(settings.asText(), Map.of(), new Properties())))
                .isEqualTo(settings);
    }

    @Test
    void whoAsksForRealHostsGetsNoSimulatedOnesBesideThem() {
        assertThat(settings(Map.of("lab-hosts", "2")).hosts()).isZero();
        assertThat(settings(Map.of("lab-hosts", "2", "hosts", "1")).hosts()).isEqualTo(1);
        assertThat(settings(Map.of()).hosts()).isEqualTo(Settings.DEFAULT_HOSTS);
    }

    private static Settings settings(Map<String, String> flags) {
        return Settings.from(new SettingSources(flags, Map.of(), new Properties()));
    }

    @Test
    void saysWhereToCorrectWhatIsNoNumber() {
        var sources = new SettingSources(Map.of("hosts", "many"), Map.of(), new Properties());
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> Settings.from(sources))
                .withMessageContainingAll("hosts", "many", "XENITH_HOSTS");
    }

    @Test
    void refusesWhatIsOutOfBounds() {
        for (var wrong : List.of(
                "hosts=-1",
                "hosts=10001",
                "replicas=0",
                "replicas=9",
                "port.kafka=0",
                "zones=",
                "lab-hosts=5",
                "lab-xen=4.99")) {
            var parts = wrong.split("=", -1);
            var sources = new SettingSources(Map.of(parts[0], parts[1]), Map.of(), new Properties());
            assertThatExceptionOfType(OperatorException.class).as(wrong).isThrownBy(() -> Settings.from(sources));
        }
    }

    @Test
    void countsThePortsOfEveryReplicaAndHost() {
        var settings = new Settings(Ports.defaults(), 5, LabSettings.NONE, 2, "r", List.of("a"), "", List.of());
        Stream<PortName> names = settings.usedPorts().stream().map(Settings.UsedPort::name);
        assertThat(names.filter(PortName.HOST_AGENTS::equals)).hasSize(5);
        names = settings.usedPorts().stream().map(Settings.UsedPort::name);
        assertThat(names.filter(PortName.CONTROL_PLANE_GRPC::equals)).hasSize(2);
    }
}
