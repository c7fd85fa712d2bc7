package io.xenith.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenith.standalone.process.PortOwner;
import io.xenith.standalone.process.ProcessIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortCheckTest {
    @Test
    void namesThePortItsUseItsHolderAndTheWayOut() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = withPort(PortName.KAFKA, taken.getLocalPort());
            assertThatExceptionOfType(OperatorException.class)
                    .isThrownBy(() -> PortCheck.requireFree(settings, process -> false))
                    .withMessageContainingAll(
                            "port " + taken.getLocalPort() + " (kafka)",
                            "process " + ProcessHandle.current().pid(),
                            "--port kafka=",
                            "XENITH_PORT_KAFKA=",
                            "port.kafka=");
        }
    }

    @Test
    void acceptsAPortThatIsHeldByAProcessOfOurs() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = withPort(PortName.KAFKA, taken.getLocalPort());
            assertThatCode(() -> PortCheck.requireFree(settings, ProcessIdentity.current()::equals))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void refusesAPortThatIsGivenTwice() throws IOException {
        var settings = withPort(PortName.KAFKA, 0);
        var twice = withPort(PortName.KAFKA, settings.ports().port(PortName.POSTGRES), settings.ports());
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> PortCheck.requireFree(twice, process -> false))
                .withMessageContainingAll("both", "kafka", "postgres");
    }

    @Test
    void freePortsAreFreeAndDifferent() throws IOException {
        var settings = new Settings(Ports.free(4), 4, LabSettings.NONE, 3, "r", List.of("a"), "", List.of());
        var numbers =
                settings.usedPorts().stream().map(Settings.UsedPort::number).toList();
        assertThat(numbers).doesNotHaveDuplicates().allMatch(PortOwner::isFree);
    }

    private static Settings withPort(PortName name, int number) throws IOException {
        return withPort(name, number, Ports.free(1));
    }

    private static Settings withPort(PortName name, int number, Ports others) {
        var numbers = new EnumMap<PortName, Integer>(others.numbers());
        if (number > 0) {
            numbers.put(name, number);
        }
        return new Settings(new Ports(numbers), 1, LabSettings.NONE, 1, "r", List.of("a"), "", List.of());
    }
}
