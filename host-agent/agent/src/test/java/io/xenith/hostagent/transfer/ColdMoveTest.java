package io.xenith.hostagent.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.xenith.hostagent.Specs;
import io.xenith.hostagent.TestingHost;
import io.xenith.hostagent.v1.DiskPeer;
import io.xenith.hostagent.v1.DiskTransferServiceGrpc;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hostagent.v1.ReadDiskRequest;
import io.xenith.transport.error.Errors;
import io.xenith.transport.tls.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stopped domain's disk goes to another host, over mutual TLS between two agents. */
class ColdMoveTest {

    private final Path directory;
    private final TestingHost from;
    private final TestingHost to;

    ColdMoveTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        from = new TestingHost(directory.resolve("from"));
        to = new TestingHost(directory.resolve("to"), from.authority);
    }

    @AfterEach
    void close() {
        to.close();
        from.close();
    }

    private DomainSpec stoppedOne() {
        DomainSpec spec = Specs.running(from.blobs);
        from.apply(spec);
        from.watch().await(spec.getDomainId(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        DomainSpec off = Specs.next(spec)
                .setPower(Power.POWER_OFF)
                .addDiskReaderHostIds(to.hostId.toString())
                .build();
        from.apply(off);
        from.watch().await(spec.getDomainId(), 2, ObservedState.OBSERVED_STATE_OFF);
        return off;
    }

    private DomainSpec movedFrom(DomainSpec source) {
        return Specs.running(to.blobs).toBuilder()
                .setInstanceId(source.getInstanceId())
                .setRootDisk(source.getRootDisk().toBuilder()
                        .setSizeBytes(2L << 30)
                        .setCopyFrom(DiskPeer.newBuilder()
                                .setHostId(from.hostId.toString())
                                .setAddress("127.0.0.1:" + from.port())
                                .setDomainId(source.getDomainId())))
                .build();
    }

    @Test
    void theDiskIsCopiedAndGrown() {
        DomainSpec source = stoppedOne();
        DomainSpec moved = movedFrom(source);
        to.apply(moved);
        DomainReport report = to.watch().await(moved.getDomainId(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        assertThat(report.getRootDiskIncarnation()).isEqualTo(1);
        assertThat(from.disks()).as("the old disk stays, to go back to").isPositive();
        DomainSpec later = moved.toBuilder()
                .setRootDisk(moved.getRootDisk().toBuilder().clearCopyFrom())
                .build();
        assertThat(to.apply(later))
                .as("the same order, once the source is gone")
                .isEqualTo(1);
    }

    @Test
    void aDomainThatRunsIsNotCopiedUntilItIsOff() {
        DomainSpec running = Specs.running(from.blobs);
        from.apply(running);
        from.watch().await(running.getDomainId(), 1, ObservedState.OBSERVED_STATE_RUNNING);
        DomainSpec moved = movedFrom(running);
        to.apply(moved);
        DomainReport waiting = to.watch().await(moved.getDomainId(), DomainReport::hasFailure);
        assertThat(waiting.getFailure().getReason()).isEqualTo("DISK_COPY_FAILED");
        assertThat(waiting.getFailure().getRetrying()).isTrue();
        from.apply(Specs.next(running)
                .setPower(Power.POWER_OFF)
                .addDiskReaderHostIds(to.hostId.toString())
                .build());
        to.watch().await(moved.getDomainId(), 1, ObservedState.OBSERVED_STATE_RUNNING);
    }

    @Test
    void onlyTheHostThatTheOrderNamesIsGivenTheDisk() throws IOException {
        DomainSpec source = stoppedOne();
        assertThat(readAs(Identity.CONTROL_PLANE, source.getDomainId(), source.getInstanceId()))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(readAs(Identity.ofHost(UUID.randomUUID()), source.getDomainId(), source.getInstanceId()))
                .as("a host that knows the ids, but is not to have the disk")
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        Identity host = Identity.ofHost(to.hostId);
        assertThat(readAs(host, source.getDomainId(), UUID.randomUUID().toString()))
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(readAs(host, UUID.randomUUID().toString(), source.getInstanceId()))
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(readAs(host, "nonsense", source.getInstanceId())).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(readAs(host, source.getDomainId(), source.getInstanceId())).isEqualTo(Status.Code.OK);
    }

    private Status.Code readAs(Identity caller, String domainId, String instanceId) throws IOException {
        Path tls = directory.resolve(caller.name());
        from.authority.issue(tls, caller, Duration.ofDays(1));
        ManagedChannel channel = from.connect(tls, Identity.ofHost(from.hostId));
        try {
            Throwable failure = catchThrowable(() -> DiskTransferServiceGrpc.newBlockingStub(channel)
                    .readDisk(ReadDiskRequest.newBuilder()
                            .setHostId(from.hostId.toString())
                            .setDomainId(domainId)
                            .setInstanceId(instanceId)
                            .build())
                    .forEachRemaining(
                            chunk -> assertThat(chunk.getData().size()).isLessThanOrEqualTo(1 << 18)));
            return failure == null ? Status.Code.OK : Errors.code(failure);
        } finally {
            channel.shutdownNow();
        }
    }
}
