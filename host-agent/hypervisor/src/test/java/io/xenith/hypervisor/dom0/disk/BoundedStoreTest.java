package io.xenith.hypervisor.dom0.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.HypervisorException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store below which hangs as a silent file server makes it: neither deadline, cancelling nor interrupt reach it. */
class BoundedStoreTest {
    private static final Duration GRACE = Duration.ofMillis(100);
    private static final Call SHORT = Call.of("test", Duration.ofMillis(100));
    /** Of calls that are to be answered, however busy the machine is. */
    private static final Call LONG = Call.of("test", Duration.ofSeconds(30));

    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean silent;

    private final HostStore hanging = (HostStore) Proxy.newProxyInstance(
            HostStore.class.getClassLoader(), new Class<?>[] {HostStore.class}, (_, method, _) -> {
                while (silent && answered.getCount() > 0) {
                    LockSupport.parkNanos(1_000_000);
                }
                if (method.getName().equals("deleteDisk")) {
                    throw new HypervisorException(new Failure.DiskFull(
                            io.xenith.hypervisor.ByteSize.ZERO, io.xenith.hypervisor.ByteSize.ZERO));
                }
                return method.getReturnType().equals(Optional.class) ? Optional.empty() : null;
            });

    @AfterEach
    void answer() {
        answered.countDown();
    }

    private BoundedStore open() throws IOException {
        return BoundedStore.open(Call.of("test", Duration.ofSeconds(30)), GRACE, () -> hanging);
    }

    private static DiskId someDisk() {
        return DiskId.root(new DomainId(UUID.randomUUID()), 0);
    }

    private static void assertFails(
            Class<? extends Failure> how, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HypervisorException.class, e -> assertThat(e.failure())
                .isInstanceOf(how));
    }

    @Test
    void answersAndFailsAsTheStoreBelow() throws IOException {
        var store = open();
        assertThat(store.findDisk(LONG, someDisk())).isEmpty();
        assertFails(Failure.DiskFull.class, () -> store.deleteDisk(LONG, someDisk()));
    }

    @Test
    void givesUpInTimeWhatHangs() throws IOException {
        var store = open();
        silent = true;
        assertFails(Failure.TimedOut.class, () -> store.findDisk(SHORT, someDisk()));

        var cancelled = new Cancellation();
        cancelled.cancel();
        assertFails(
                Failure.Cancelled.class,
                () -> store.findDisk(new Call("test", Duration.ofHours(1), cancelled), someDisk()));

        silent = false;
        assertThat(store.findDisk(LONG, someDisk())).as("once it answers again").isEmpty();
    }

    @Test
    void letsOnlySoManyHang() throws IOException {
        var store = open();
        silent = true;
        var gone = new Cancellation();
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                var _ = threads.submit(() -> store.findDisk(SHORT, someDisk()));
            }
        }
        assertFails(
                Failure.ToolstackDown.class,
                () -> store.findDisk(new Call("test", Duration.ofHours(1), gone), someDisk()));
    }

    @Test
    void opensInTimeOrNot() {
        silent = true;
        assertFails(
                Failure.TimedOut.class,
                () -> BoundedStore.open(SHORT, GRACE, () -> {
                    var _ = hanging.findDisk(SHORT, someDisk());
                    return hanging;
                }));
        assertThatThrownBy(() -> BoundedStore.open(SHORT, GRACE, () -> {
                    throw new IOException("not mounted");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("not mounted");
    }
}
