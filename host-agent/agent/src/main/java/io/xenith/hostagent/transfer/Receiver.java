package io.xenith.hostagent.transfer;

import io.xenith.hypervisor.BlockDigests;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.UUID;

/** Another host that a domain is given to, as the giver sees it. Every wait ends by itself, and when the move is called off. */
public interface Receiver {

    /** Begins a section and answers where its bytes go. */
    WritableByteChannel begin(Section section) throws IOException;

    /** Ends the section. */
    void end() throws IOException;

    /** Whether the receiver's disks are in that store, too, so that it can take over what is there. */
    boolean shares(UUID store);

    /** Waits for the answer to as many offers as were made; whether the disk of the last is the receiver's, too. */
    boolean awaitLinked(int offers);

    /** Waits until the receiver has told what arrived of so many disks, and answers that of the last. */
    BlockDigests awaitDigests(int disks);

    /** Waits until the domain is whole there and paused. */
    void awaitReady();

    /** Says that it may run there. Nothing is taken back when this is lost. */
    void go() throws IOException;
}
