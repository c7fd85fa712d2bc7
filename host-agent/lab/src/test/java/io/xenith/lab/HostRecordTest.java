package io.xenith.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.lab.machine.Cables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostRecordTest {
    @TempDir
    Path directory;

    private final HostRecord record = new HostRecord(
            XenRelease.XEN_4_17, Path.of("/cache/4.17-ab"), new Cables(21_000), new TreeMap<>(Map.of(40_022, 22)));

    @Test
    void isReadAsItWasWritten() {
        var more = record.withForward(40_080, 8443);
        more.write(directory);
        assertThat(HostRecord.find(directory)).contains(more);
        assertThat(more.sshPort()).isEqualTo(40_022);
        assertThat(more.findForward(8443)).contains(40_080);
    }

    @Test
    void isAbsentWhereNoneWasWritten() {
        assertThat(HostRecord.find(directory)).isEmpty();
    }

    @Test
    void keepsWhatItForwardsWhenPortsAreTaken() {
        var ports = List.of(50_001, 50_001, 50_002).iterator();
        var fresh = record.withForward(40_080, 8443).withFreshForwards(ports::next);
        assertThat(fresh.forwards()).containsOnly(Map.entry(50_001, 22), Map.entry(50_002, 8443));
    }
}
