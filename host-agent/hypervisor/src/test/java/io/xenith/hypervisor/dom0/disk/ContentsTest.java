package io.xenith.hypervisor.dom0.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How much room is promised while disks are made: too little fills the place, too much refuses what fits. */
class ContentsTest {
    private static final ByteSize SIZE = ByteSize.ofMib(300);

    private final DiskId there = DiskId.root(new DomainId(UUID.randomUUID()), 0);
    private final DiskId other = DiskId.root(new DomainId(UUID.randomUUID()), 0);
    private final Volumes.Contents contents = new Volumes.Contents(
            List.of(new Volume(
                    VolumeKey.of(there, "0".repeat(32), Clock.systemUTC()), Path.of("disk"), DiskFormat.RAW, SIZE)),
            ByteSize.ofMib(1024));

    @Test
    void aDiskThatHasJustBecomeWholeCountsOnce() {
        assertThat(contents.promisedWith(Map.of(there, SIZE.bytes()))).isEqualTo(SIZE);
    }

    @Test
    void aDiskInTheMakingCountsBesideTheOthers() {
        assertThat(contents.promisedWith(Map.of(other, SIZE.bytes()))).isEqualTo(ByteSize.ofMib(600));
    }

    @Test
    void aDiskThatGrowsCountsAsWhatItIsToBe() {
        assertThat(contents.promisedWith(Map.of(there, 2 * SIZE.bytes()))).isEqualTo(ByteSize.ofMib(600));
    }

    @Test
    void aDiskAtWorkThatWasPromisedNothingCountsAsItIs() {
        assertThat(contents.promisedWith(Map.of(there, 0L))).isEqualTo(SIZE);
    }
}
