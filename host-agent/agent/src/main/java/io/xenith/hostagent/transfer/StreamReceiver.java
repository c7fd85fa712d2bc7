package io.xenith.hostagent.transfer;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.xenith.hostagent.v1.DiskChanges;
import io.xenith.hostagent.v1.DiskDigests;
import io.xenith.hostagent.v1.MoveGo;
import io.xenith.hostagent.v1.MovedDisk;
import io.xenith.hostagent.v1.MovedDiskKind;
import io.xenith.hostagent.v1.MovedMemory;
import io.xenith.hostagent.v1.OfferedDisk;
import io.xenith.hostagent.v1.ReceiveBegin;
import io.xenith.hostagent.v1.ReceiveDomainRequest;
import io.xenith.hostagent.v1.ReceiveDomainResponse;
import io.xenith.hostagent.v1.SectionEnd;
import io.xenith.hypervisor.BlockDigests;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DiskKind;
import io.xenith.transport.error.ServiceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The giving end of one move. */
final class StreamReceiver implements Receiver {

    /** While the guest runs: a link is a few questions to a file server. */
    private static final Duration PATIENCE_FOR_LINKS = Duration.ofMinutes(5);
    /** While the guest runs: the receiver reads each disk once more. */
    private static final Duration PATIENCE_FOR_DIGESTS = Duration.ofMinutes(50);
    /** While the guest stands still. */
    private static final Duration PATIENCE_FOR_READY = Duration.ofMinutes(1);
    /** Of a disk of 4 TiB. */
    private static final int DIGEST_BYTES_AT_MOST = 64 << 20;

    private final ServerCallStreamObserver<ReceiveDomainResponse> stream;
    private final ChunkChannel<ReceiveDomainResponse> bytes;
    private final Cancellation cancellation;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<BlockDigests> digests = new ArrayList<>();
    private ByteArrayOutputStream incoming = new ByteArrayOutputStream();
    private final List<Boolean> linked = new ArrayList<>();
    private boolean ready;
    private volatile String store = "";

    StreamReceiver(ServerCallStreamObserver<ReceiveDomainResponse> stream, Cancellation cancellation) {
        this.stream = stream;
        this.cancellation = cancellation;
        this.bytes = new ChunkChannel<>(
                stream, data -> ReceiveDomainResponse.newBuilder().setData(data).build(), cancellation);
        var unused = cancellation.onCancel(this::wake);
    }

    /** The receiver's first message. */
    void begun(ReceiveBegin begin) {
        store = begin.getSharedStoreId();
    }

    /** A message of the receiver, but the first. Throws {@link IllegalArgumentException} for what nobody asked for. */
    void heard(ReceiveDomainRequest message) {
        lock.lock();
        try {
            switch (message.getMessageCase()) {
                case DIGESTS -> add(message.getDigests());
                case READY -> ready = true;
                case LINKED -> linked.add(message.getLinked().getLinked());
                case BEGIN, MESSAGE_NOT_SET -> throw new IllegalArgumentException("message");
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(DiskDigests part) {
        incoming.writeBytes(part.getDigests().toByteArray());
        if (incoming.size() > DIGEST_BYTES_AT_MOST) {
            throw new IllegalArgumentException("digests");
        }
        if (part.getLast()) {
            digests.add(BlockDigests.of(incoming.toByteArray()));
            incoming = new ByteArrayOutputStream();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public WritableByteChannel begin(Section section) throws IOException {
        ReceiveDomainResponse.Builder message = ReceiveDomainResponse.newBuilder();
        switch (section) {
            case Section.Disk disk ->
                message.setDisk(
                        MovedDisk.newBuilder().setKind(kindOf(disk.kind())).setIndex(disk.index()));
            case Section.Offer offer ->
                message.setDisk(MovedDisk.newBuilder()
                        .setKind(kindOf(offer.kind()))
                        .setIndex(offer.index())
                        .setOffered(OfferedDisk.newBuilder()
                                .setName(offer.name())
                                .setSizeBytes(offer.size().bytes())));
            case Section.Memory _ -> message.setMemory(MovedMemory.getDefaultInstance());
            case Section.Changes _ -> message.setChanges(DiskChanges.getDefaultInstance());
        }
        bytes.send(message.build());
        return bytes;
    }

    private static MovedDiskKind kindOf(DiskKind kind) {
        return switch (kind) {
            case ROOT -> MovedDiskKind.MOVED_DISK_KIND_ROOT;
            case EPHEMERAL -> MovedDiskKind.MOVED_DISK_KIND_EPHEMERAL;
            case SWAP -> MovedDiskKind.MOVED_DISK_KIND_SWAP;
            case CONFIG_DRIVE -> MovedDiskKind.MOVED_DISK_KIND_CONFIG_DRIVE;
            case VOLUME -> throw new IllegalArgumentException("volumes stay on their host");
        };
    }

    @Override
    public void end() throws IOException {
        bytes.send(ReceiveDomainResponse.newBuilder()
                .setEnd(SectionEnd.getDefaultInstance())
                .build());
    }

    @Override
    public boolean shares(UUID shared) {
        return shared.toString().equals(store);
    }

    @Override
    public boolean awaitLinked(int offers) {
        await(() -> linked.size() >= offers, PATIENCE_FOR_LINKS);
        lock.lock();
        try {
            return linked.get(offers - 1);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public BlockDigests awaitDigests(int disks) {
        await(() -> digests.size() >= disks, PATIENCE_FOR_DIGESTS);
        lock.lock();
        try {
            return digests.get(disks - 1);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void awaitReady() {
        await(() -> ready, PATIENCE_FOR_READY);
    }

    private void await(BooleanSupplier condition, Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (cancellation.isCancelled()) {
                    throw ServiceException.of(Status.Code.ABORTED, "MOVE_WITHDRAWN", "the move was called off");
                }
                if (left <= 0) {
                    throw ServiceException.of(
                            Status.Code.DEADLINE_EXCEEDED, "RECEIVER_SILENT", "the receiver did not answer in time");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServiceException.of(Status.Code.ABORTED, "MOVE_WITHDRAWN", "the agent is stopping");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void go() {
        stream.onNext(ReceiveDomainResponse.newBuilder()
                .setGo(MoveGo.getDefaultInstance())
                .build());
    }
}
