package io.xenith.hypervisor.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.SharedDisk;
import io.xenith.hypervisor.StoredDisk;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Two hosts of one store, and what a disk of the one is to the other. */
public interface SharedStoreContract {
    /** Both hosts' stores; opened before each test, empty. */
    List<HostStore> stores();

    /** Lets what is on the disk be something new; the store's own host writes. */
    void write(HostStore store, StoredDisk disk);

    /** What is on the disk as the host sees it. */
    String contents(HostStore store, StoredDisk disk);

    default Call call() {
        return Call.of("contract", Duration.ofSeconds(30));
    }

    private HostStore one() {
        return stores().getFirst();
    }

    private HostStore other() {
        return stores().getLast();
    }

    private static DiskId someDisk() {
        return DiskId.root(new DomainId(UUID.randomUUID()), 3);
    }

    private StoredDisk create() {
        return one().createEmptyDisk(call(), someDisk(), ByteSize.ofMib(8));
    }

    private SharedDisk tell(StoredDisk disk) {
        return one().findShared(call(), disk.id()).orElseThrow();
    }

    private static void assertFails(Class<? extends Failure> how, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HypervisorException.class, e -> assertThat(e.failure())
                .isInstanceOf(how));
    }

    @Test
    default void isTheSameStoreToBoth() {
        assertThat(one().findSharedStore()).isPresent().isEqualTo(other().findSharedStore());
    }

    @Test
    default void aLinkedDiskIsThatOfTheOtherHost() {
        var disk = create();
        write(one(), disk);

        var linked = other().linkDisk(call(), someDisk(), tell(disk));
        one().settleDisk(call(), disk.id());

        assertThat(linked.size()).isEqualTo(disk.size());
        assertThat(linked.format()).isEqualTo(disk.format());
        assertThat(other().listDisks(call())).containsExactly(linked);
        assertThat(contents(other(), linked)).isEqualTo(contents(one(), disk));
    }

    @Test
    default void whatTheDomainWroteIsSeenOnceTheDiskIsSettled() {
        var disk = create();
        var linked = other().linkDisk(call(), someDisk(), tell(disk));
        var before = contents(other(), linked);

        write(one(), disk);
        one().settleDisk(call(), disk.id());

        assertThat(contents(other(), linked)).isNotEqualTo(before).isEqualTo(contents(one(), disk));
    }

    @Test
    default void staysForTheOneWhenTheOtherDeletesIt() {
        var disk = create();
        write(one(), disk);
        one().settleDisk(call(), disk.id());
        var linked = other().linkDisk(call(), someDisk(), tell(disk));
        var before = contents(one(), disk);

        other().deleteDisk(call(), linked.id());
        other().deleteDisk(call(), linked.id());
        assertThat(contents(one(), disk)).isEqualTo(before);
        assertThat(other().listDisks(call())).isEmpty();

        var again = other().linkDisk(call(), linked.id(), tell(disk));
        one().deleteDisk(call(), disk.id());
        one().deleteDisk(call(), disk.id());
        assertThat(contents(other(), again)).isEqualTo(before);
        assertThat(one().listDisks(call())).isEmpty();

        other().deleteDisk(call(), again.id());
        assertThat(other().listDisks(call())).isEmpty();
    }

    @Test
    default void isLinkedOnceHoweverOftenItIsAskedFor() {
        var disk = create();
        var own = someDisk();
        var linked = other().linkDisk(call(), own, tell(disk));

        assertThat(other().linkDisk(call(), own, tell(disk))).isEqualTo(linked);
        assertThat(other().listDisks(call())).containsExactly(linked);
    }

    @Test
    default void findsWhatAHostHasThatCannotBeAskedAnyMore() {
        var disk = create();
        write(one(), disk);
        one().settleDisk(call(), disk.id());
        var told = tell(disk);

        assertThat(other().findSharedOf(call(), told.host(), disk.id())).hasValue(told);
        assertThat(other().findSharedOf(call(), told.host(), someDisk())).isEmpty();
        assertThat(other().findSharedOf(call(), UUID.randomUUID(), disk.id())).isEmpty();
        var linked = other().linkDisk(call(), someDisk(), told);
        assertThat(contents(other(), linked)).isEqualTo(contents(one(), disk));

        one().deleteDisk(call(), disk.id());
        assertThat(other().findSharedOf(call(), told.host(), disk.id())).isEmpty();
    }

    @Test
    default void replacesWhatAnEarlierTryHasLeft() {
        var disk = create();
        write(one(), disk);
        one().settleDisk(call(), disk.id());
        var copied = other().createEmptyDisk(call(), someDisk(), ByteSize.ofMib(4));

        var linked = other().linkDisk(call(), copied.id(), tell(disk));

        assertThat(other().listDisks(call())).containsExactly(linked);
        assertThat(linked.size()).isEqualTo(disk.size());
        assertThat(contents(other(), linked)).isEqualTo(contents(one(), disk));
    }

    @Test
    default void whatIsNotThereOrNotAsToldIsLeftToBeCopied() {
        var disk = create();
        var told = tell(disk);
        var mine = other().createEmptyDisk(call(), someDisk(), ByteSize.ofMib(4));
        var larger = new SharedDisk(told.host(), told.name(), ByteSize.ofMib(16));
        assertThatThrownBy(() -> other().linkDisk(call(), someDisk(), larger)).isInstanceOf(HypervisorException.class);
        one().deleteDisk(call(), disk.id());

        assertFails(Failure.DiskConflict.class, () -> other().linkDisk(call(), someDisk(), told));
        assertFails(Failure.DiskConflict.class, () -> other().linkDisk(call(), mine.id(), told));
        assertFails(Failure.DiskConflict.class, () -> one().findShared(call(), disk.id()));
        assertFails(Failure.DiskConflict.class, () -> one().settleDisk(call(), disk.id()));

        assertThat(other().listDisks(call())).containsExactly(mine);
    }
}
