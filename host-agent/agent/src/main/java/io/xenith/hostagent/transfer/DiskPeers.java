package io.xenith.hostagent.transfer;

import io.xenith.hostagent.v1.DiskPeer;
import io.xenith.hypervisor.Cancellation;
import java.io.Closeable;
import java.nio.channels.ReadableByteChannel;

/** Other hosts that disks are copied from. */
public interface DiskPeers {

    /**
     * Begins to read the disk of a domain of the instance on another host. Failures come as gRPC statuses, from here or while
     * reading.
     */
    Reading open(DiskPeer peer, String instanceId, Cancellation cancellation);

    /** A disk that is coming. */
    interface Reading extends Closeable {

        /** The store's stream. */
        ReadableByteChannel channel();

        /** Waits for the giver's word that the copy counts; throws its status when it does not. */
        void finish();

        @Override
        void close();
    }
}
