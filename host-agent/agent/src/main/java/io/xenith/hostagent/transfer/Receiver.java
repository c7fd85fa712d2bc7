package io.xenith.hostagent.transfer;

import io.xenith.hypervisor.BlockDigests;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Another host that a domain is given to, as the giver sees it. Every wait ends by itself, and when the move is called off. */
public interface Receiver {

    /** Begins a section and answers where its bytes go. */
    WritableByteChannel begin(Section section) throws IOException;

    /** Ends the section. */
    void end() throws IOException;

    /** Waits until the receiver has told what arrived of so many disks, and answers that of the last. */
    BlockDigests awaitDigests(int disks);

    /** Waits until the domain is whole there and paused. */
    void awaitReady();

    /** Says that it may run there. Nothing is taken back when this is lost. */
    void go() throws IOException;
}
