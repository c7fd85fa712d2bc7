package io.xenith.hostagent.transfer;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.ManagedChannel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.xenith.hostagent.v1.DiskPeer;
import io.xenith.hostagent.v1.DiskTransferServiceGrpc;
import io.xenith.hostagent.v1.ReadDiskRequest;
import io.xenith.hostagent.v1.ReadDiskResponse;
import io.xenith.hypervisor.Cancellation;
import io.xenith.transport.grpc.Channels;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;

/**
 * Reads disks by gRPC with mutual TLS, one channel a copy.
 *
 * @param tls shows which host asks
 */
public record GrpcDiskPeers(TlsFiles tls, EventLoopGroup eventLoops, Executor executor) implements DiskPeers {

    @Override
    public Reading open(DiskPeer peer, String instanceId, Cancellation cancellation) {
        int colon = peer.getAddress().lastIndexOf(':');
        ManagedChannel channel;
        try {
            channel = Channels.to(
                            peer.getAddress().substring(0, colon),
                            Integer.parseInt(peer.getAddress().substring(colon + 1)),
                            Identity.ofHost(UUID.fromString(peer.getHostId())),
                            tls.clientContext())
                    .eventLoops(eventLoops, NioSocketChannel::new)
                    .executor(executor)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this host's certificate is not usable: " + e.getMessage(), e);
        }
        CancellableContext context = Context.current().withCancellation();
        Cancellation.Registration registration = cancellation.onCancel(() -> context.cancel(null));
        ReadDiskRequest request = ReadDiskRequest.newBuilder()
                .setHostId(peer.getHostId())
                .setDomainId(peer.getDomainId())
                .setInstanceId(instanceId)
                .build();
        Context before = context.attach();
        try {
            Iterator<ReadDiskResponse> chunks =
                    DiskTransferServiceGrpc.newBlockingStub(channel).readDisk(request);
            return new Stream(chunks, () -> {
                registration.close();
                context.cancel(null);
                channel.shutdownNow();
            });
        } finally {
            context.detach(before);
        }
    }

    private static final class Stream implements Reading, ReadableByteChannel {

        private final Iterator<ReadDiskResponse> chunks;
        private final Runnable release;
        private ByteBuffer chunk = ByteBuffer.allocate(0);
        private boolean open = true;

        Stream(Iterator<ReadDiskResponse> chunks, Runnable release) {
            this.chunks = chunks;
            this.release = release;
        }

        @Override
        public ReadableByteChannel channel() {
            return this;
        }

        @Override
        public int read(ByteBuffer into) {
            while (!chunk.hasRemaining()) {
                if (!chunks.hasNext()) {
                    return -1;
                }
                chunk = chunks.next().getData().asReadOnlyByteBuffer();
            }
            int count = Math.min(chunk.remaining(), into.remaining());
            into.put(chunk.slice(chunk.position(), count));
            chunk.position(chunk.position() + count);
            return count;
        }

        @Override
        public void finish() {
            while (chunks.hasNext()) {
                chunks.next(); // what follows the disk's own end means nothing, the status does
            }
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
}
