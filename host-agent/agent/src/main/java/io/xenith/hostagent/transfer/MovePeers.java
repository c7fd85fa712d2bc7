package io.xenith.hostagent.transfer;

import io.xenith.hostagent.v1.ArriveFrom;
import io.xenith.hypervisor.BlockDigests;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DomainId;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** Other hosts that running domains are received from. */
public interface MovePeers {

    /**
     * Begins to receive a domain of the instance. Failures come as gRPC statuses, from here or while receiving.
     *
     * @param arriving what the domain becomes here
     * @param sharedStoreId the store that this host has together with others; empty for none
     */
    Giver receive(
            ArriveFrom from, String instanceId, DomainId arriving, String sharedStoreId, Cancellation cancellation);

    /** The host that gives, as the receiver sees it. One thread. */
    interface Giver extends AutoCloseable {

        /** Waits for the next section; empty is the word that the domain may run here. What was left unread of the last is dropped. */
        Optional<Section> next();

        /** The bytes of the section; ends where it does. */
        ReadableByteChannel channel();

        /** Tells whether the offered disk is one of this host, too, now. */
        void sendLinked(boolean linked);

        /** Tells what arrived of the disk. */
        void sendDigests(BlockDigests digests);

        /** Tells that the domain is whole and paused. */
        void sendReady();

        /** Ends the call, whatever is under way. */
        @Override
        void close();
    }
}
