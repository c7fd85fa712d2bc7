package io.xenith.hostagent.transfer;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.ManagedChannel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.xenith.hostagent.v1.ArriveFrom;
import io.xenith.hostagent.v1.DiskPeer;
import io.xenith.hostagent.v1.DiskTransferServiceGrpc;
import io.xenith.hostagent.v1.DomainMoveServiceGrpc;
import io.xenith.hostagent.v1.ReadDiskRequest;
import io.xenith.hostagent.v1.ReadDiskResponse;
import io.xenith.hostagent.v1.ReceiveBegin;
import io.xenith.hostagent.v1.ReceiveDomainRequest;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DomainId;
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
 * Reads disks and receives domains by gRPC with mutual TLS, one channel for each.
 *
 * @param tls shows which host asks
 */
public record GrpcHostPeers(TlsFiles tls, EventLoopGroup eventLoops, Executor executor) implements HostPeers {

    @Override
    public Reading open(DiskPeer peer, String instanceId, Cancellation cancellation) {
        Line line = dial(peer.getHostId(), peer.getAddress(), cancellation);
        ReadDiskRequest request = ReadDiskRequest.newBuilder()
                .setHostId(peer.getHostId())
                .setDomainId(peer.getDomainId())
                .setInstanceId(instanceId)
                .build();
        Context before = line.context.attach();
        try {
            Iterator<ReadDiskResponse> chunks =
                    DiskTransferServiceGrpc.newBlockingStub(line.channel).readDisk(request);
            return new Stream(chunks, line::hangUp);
        } finally {
            line.context.detach(before);
        }
    }

    @Override
    public Giver receive(
            ArriveFrom from, String instanceId, DomainId arriving, String sharedStoreId, Cancellation cancellation) {
        Line line = dial(from.getHostId(), from.getAddress(), cancellation);
        GrpcGiver giver = new GrpcGiver(line::hangUp);
        Context before = line.context.attach();
        try {
            var unused = DomainMoveServiceGrpc.newStub(line.channel).receiveDomain(giver);
        } finally {
            line.context.detach(before);
        }
        giver.send(ReceiveDomainRequest.newBuilder()
                .setBegin(ReceiveBegin.newBuilder()
                        .setHostId(from.getHostId())
                        .setDomainId(from.getDomainId())
                        .setInstanceId(instanceId)
                        .setArrivingDomainId(arriving.toString())
                        .setSharedStoreId(sharedStoreId))
                .build());
        return giver;
    }

    private record Line(ManagedChannel channel, CancellableContext context, Cancellation.Registration registration) {
        void hangUp() {
            registration.close();
            context.cancel(null);
            channel.shutdownNow();
        }
    }

    private Line dial(String hostId, String address, Cancellation cancellation) {
        int colon = address.lastIndexOf(':');
        ManagedChannel channel;
        try {
            channel = Channels.to(
                            address.substring(0, colon),
                            Integer.parseInt(address.substring(colon + 1)),
                            Identity.ofHost(UUID.fromString(hostId)),
                            tls.clientContext())
                    .eventLoops(eventLoops, NioSocketChannel::new)
                    .executor(executor)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this host's certificate is not usable: " + e.getMessage(), e);
        }
        CancellableContext context = Context.current().withCancellation();
        return new Line(channel, context, cancellation.onCancel(() -> context.cancel(null)));
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
