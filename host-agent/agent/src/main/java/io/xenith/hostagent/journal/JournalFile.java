package io.xenith.hostagent.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The open file under a journal; a seam, so that tests can fill the disk. */
interface JournalFile extends Closeable {

    /** Writes all of it at the end. */
    void append(ByteBuffer bytes) throws IOException;

    /** Sees to it that what was appended survives as the journal's durability says. */
    void force() throws IOException;

    /** Where journals are opened; the directory's own, or a test's. */
    interface Opener {

        /** Opens an existing file for appending after that many good bytes, cutting off the rest. */
        JournalFile openAt(long goodBytes) throws IOException;

        /** Begins a file that is to replace the journal; {@link #replace} makes it the journal. */
        JournalFile openFresh() throws IOException;

        /** Puts the fresh file in the journal's place, atomically. */
        void replace() throws IOException;
    }
}
