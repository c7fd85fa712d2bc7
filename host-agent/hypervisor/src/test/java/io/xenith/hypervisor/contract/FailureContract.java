package io.xenith.hypervisor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.CpuPlacement;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.Failure;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is refused, how, and that nothing is left of it. */
public interface FailureContract extends ContractFixture {
    @AfterEach
    default void leavesTheToolstackUp() {
        bringToolstackUp();
    }

    @Test
    default void refusesWhatDoesNotFitInMemory() {
        var all = hypervisor().describeHost(call()).memory().total();

        assertFails(Failure.OutOfMemory.class, () -> create(aGuest().memory(all)));
        assertNothingIsLeft();
    }

    @Test
    default void refusesANameInUse() {
        create(aGuest("same"));

        assertFails(Failure.NameInUse.class, () -> create(aGuest("same")));
        assertThat(hypervisor().listDomains(call())).hasSize(1);
    }

    @Test
    default void refusesASecondDomainForOneIdAndNamesTheFirst() {
        var guest = aGuest("one");
        var first = create(guest);
        var again = guest.build().change();

        assertFails(Failure.DomainExists.class, () -> create(again));
        assertThat(hypervisor().listDomains(call())).hasSize(1);
        assertThat(info(first).ref()).isEqualTo(first);
    }

    @Test
    default void refusesAMissingKernelRamdiskOrDisk() {
        var nowhere = kernel().resolveSibling("no-such-file");

        assertFails(Failure.MissingFile.class, () -> create(aGuest().boot(new Boot.Kernel(nowhere, ""))));
        assertFails(
                Failure.MissingFile.class,
                () -> create(aGuest().boot(new Boot.KernelAndRamdisk(kernel(), nowhere, ""))));
        assertFails(
                Failure.MissingFile.class,
                () -> create(aGuest().disks(List.of(DiskConfig.of("xvda", nowhere, DiskFormat.RAW, false)))));
        assertNothingIsLeft();
    }

    @Test
    default void refusesABadConfiguration() {
        assertFails(Failure.InvalidConfig.class, () -> aGuest("a b").build());
        assertFails(Failure.InvalidConfig.class, () -> aGuest().vcpus(2, 1).build());
        assertFails(Failure.InvalidConfig.class, () -> aGuest().memory(ByteSize.ofMib(1))
                .build());
        assertFails(
                Failure.InvalidConfig.class, () -> aGuest().type(DomainType.HVM).build());
        assertFails(
                Failure.InvalidConfig.class, () -> create(aGuest().placement(new CpuPlacement.OnCells(List.of(1000)))));
        assertFails(Failure.InvalidConfig.class, () -> create(aGuest().boot(new Boot.DiskBootloader())));
        assertNothingIsLeft();
    }

    @Test
    default void saysThatTheToolstackIsDownInsteadOfSayingThatNothingRuns() {
        var domain = boot(aGuest());
        takeToolstackDown();

        assertFails(Failure.ToolstackDown.class, () -> hypervisor().listDomains(call()));
        assertFails(Failure.ToolstackDown.class, () -> hypervisor().findDomain(call(), domain.id()));
        assertFails(Failure.ToolstackDown.class, () -> create(aGuest("two")));

        bringToolstackUp();
        assertThat(hypervisor().listDomains(call())).hasSize(1);
        assertThat(info(domain).ref()).isEqualTo(domain);
    }

    @Test
    default void doesNothingForACallThatWasCancelledBefore() {
        var cancellation = new Cancellation();
        cancellation.cancel();
        var call = new Call("contract", patience(), cancellation);

        assertFails(Failure.Cancelled.class, () -> hypervisor().createPaused(call, aGuest().build()));
        assertNothingIsLeft();
    }

    @Test
    default void answersNothingAfterItWasClosed() {
        var domain = create(aGuest());
        hypervisor().close();

        assertFails(Failure.ToolstackDown.class, () -> hypervisor().destroy(call(), domain));
    }

    @Test
    default void refusesAnImageThatIsNotThere() {
        assertFails(Failure.MissingFile.class, () -> store().createRootDisk(
                        call(),
                        DiskId.root(aGuest().build().id(), 0),
                        Path.of("no-such-image"),
                        DiskFormat.RAW,
                        ByteSize.ofMib(64)));
        assertThat(store().listDisks(call())).isEmpty();
    }

    private void assertNothingIsLeft() {
        assertThat(hypervisor().listDomains(call())).isEmpty();
    }
}
