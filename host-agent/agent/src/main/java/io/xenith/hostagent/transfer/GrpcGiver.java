package io.xenith.hostagent.transfer;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.xenith.hostagent.v1.DiskDigests;
import io.xenith.hostagent.v1.DiskLinked;
import io.xenith.hostagent.v1.MovedDisk;
import io.xenith.hostagent.v1.ReceiveDomainRequest;
import io.xenith.hostagent.v1.ReceiveDomainResponse;
import io.xenith.hostagent.v1.ReceiveReady;
import io.xenith.hypervisor.BlockDigests;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskKind;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of one move. Holds a few messages at most: the giver is asked for one more when one was taken. A wait here
 * ends when the stream does, which its deadline, the transport's keepalive and the cancellation see to.
 */
final class GrpcGiver
        implements MovePeers.Giver,
                ReadableByteChannel,
                ClientResponseObserver<ReceiveDomainRequest, ReceiveDomainResponse> {

    private static final int MESSAGES_AHEAD = 4;
    private static final int DIGESTS_A_MESSAGE = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<ReceiveDomainResponse> arrived = new ArrayDeque<>();
    private final Runnable release;
    private @Nullable ClientCallStreamObserver<ReceiveDomainRequest> giver;
    private @Nullable Throwable end;
    private boolean inSection;
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private boolean open = true;

    GrpcGiver(Runnable release) {
        this.release = release;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ReceiveDomainRequest> stream) {
        giver = stream;
        stream.disableAutoRequestWithInitial(MESSAGES_AHEAD);
    }

    @Override
    public void onNext(ReceiveDomainResponse message) {
        lock.lock();
        try {
            arrived.add(message);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(Throwable failure) {
        lock.lock();
        try {
            end = failure;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onCompleted() {
        onError(Status.ABORTED.withDescription("the giver ended without a word").asRuntimeException());
    }

    private ReceiveDomainResponse take() {
        ReceiveDomainResponse message;
        lock.lock();
        try {
            while (arrived.isEmpty() && end == null) {
                changed.await();
            }
            message = arrived.poll();
            if (message == null) {
                throw Status.fromThrowable(end).asRuntimeException(Status.trailersFromThrowable(end));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Status.CANCELLED
                    .withDescription("the agent is stopping")
                    .withCause(e)
                    .asRuntimeException();
        } finally {
            lock.unlock();
        }
        giver().request(1);
        return message;
    }

    @Override
    public Optional<Section> next() {
        while (inSection) {
            chunk = ByteBuffer.allocate(0);
            inSection = !take().hasEnd();
        }
        ReceiveDomainResponse message = take();
        inSection = true;
        return switch (message.getMessageCase()) {
            case DISK -> Optional.of(sectionOf(message.getDisk()));
            case MEMORY -> Optional.of(new Section.Memory());
            case CHANGES -> Optional.of(new Section.Changes());
            case GO -> Optional.empty();
            case DATA, END, MESSAGE_NOT_SET -> throw unexpected(message);
        };
    }

    private static Section sectionOf(MovedDisk disk) {
        return disk.hasOffered()
                ? new Section.Offer(
                        kindOf(disk),
                        disk.getIndex(),
                        disk.getOffered().getName(),
                        new ByteSize(disk.getOffered().getSizeBytes()))
                : new Section.Disk(kindOf(disk), disk.getIndex());
    }

    private static DiskKind kindOf(MovedDisk disk) {
        return switch (disk.getKind()) {
            case MOVED_DISK_KIND_ROOT -> DiskKind.ROOT;
            case MOVED_DISK_KIND_EPHEMERAL -> DiskKind.EPHEMERAL;
            case MOVED_DISK_KIND_SWAP -> DiskKind.SWAP;
            case MOVED_DISK_KIND_CONFIG_DRIVE -> DiskKind.CONFIG_DRIVE;
            case MOVED_DISK_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw Status.INTERNAL.withDescription("a disk of no kind").asRuntimeException();
        };
    }

    @Override
    public ReadableByteChannel channel() {
        return this;
    }

    @Override
    public int read(ByteBuffer into) {
        while (!chunk.hasRemaining()) {
            if (!inSection) {
                return -1;
            }
            ReceiveDomainResponse message = take();
            switch (message.getMessageCase()) {
                case DATA -> chunk = message.getData().asReadOnlyByteBuffer();
                case END -> inSection = false;
                case DISK, MEMORY, CHANGES, GO, MESSAGE_NOT_SET -> throw unexpected(message);
            }
        }
        int count = Math.min(chunk.remaining(), into.remaining());
        into.put(chunk.slice(chunk.position(), count));
        chunk.position(chunk.position() + count);
        return count;
    }

    private static RuntimeException unexpected(ReceiveDomainResponse message) {
        return Status.INTERNAL
                .withDescription("the giver sent out of turn: " + message.getMessageCase())
                .asRuntimeException();
    }

    @Override
    public void sendLinked(boolean linked) {
        send(ReceiveDomainRequest.newBuilder()
                .setLinked(DiskLinked.newBuilder().setLinked(linked))
                .build());
    }

    /** Digests are few against the disk that they are of; gRPC buffers them. */
    @Override
    public void sendDigests(BlockDigests digests) {
        byte[] bytes = digests.toBytes();
        int from = 0;
        do {
            int count = Math.min(DIGESTS_A_MESSAGE, bytes.length - from);
            send(ReceiveDomainRequest.newBuilder()
                    .setDigests(DiskDigests.newBuilder()
                            .setDigests(ByteString.copyFrom(bytes, from, count))
                            .setLast(from + count == bytes.length))
                    .build());
            from += count;
        } while (from < bytes.length);
    }

    @Override
    public void sendReady() {
        send(ReceiveDomainRequest.newBuilder()
                .setReady(ReceiveReady.getDefaultInstance())
                .build());
    }

    void send(ReceiveDomainRequest message) {
        giver().onNext(message);
    }

    private ClientCallStreamObserver<ReceiveDomainRequest> giver() {
        ClientCallStreamObserver<ReceiveDomainRequest> stream = giver;
        if (stream == null) {
            throw new IllegalStateException("the call was not begun");
        }
        return stream;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            release.run();
        }
    }
}
