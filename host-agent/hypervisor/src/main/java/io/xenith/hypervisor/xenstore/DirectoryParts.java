package io.xenith.hypervisor.xenstore;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** The children of a node, put together from the answers to DIRECTORY_PART. */
final class DirectoryParts {
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();
    private byte[] generation = new byte[0];

    /** What is known after one more part. */
    enum State {
        /** The list goes on at {@link #length}. */
        MORE,
        COMPLETE,
        /** The node changed since the first part: start anew. */
        CHANGED
    }

    /** The offset of the next part. */
    int length() {
        return names.size();
    }

    State add(byte[] part) {
        int end = 0;
        while (end < part.length && part[end] != 0) {
            end++;
        }
        if (end == part.length) {
            throw new XenStoreException(XenStoreError.PROTOCOL_VIOLATION, "a part of a list without a generation");
        }
        byte[] found = Arrays.copyOf(part, end);
        if (names.size() > 0 && !Arrays.equals(found, generation)) {
            return State.CHANGED;
        }
        generation = found;
        int length = part.length - end - 1;
        if (length == 0) {
            // No byte of a list: that would be asked for again and again at the same offset.
            throw new XenStoreException(XenStoreError.PROTOCOL_VIOLATION, "an empty part of a list");
        }
        names.write(part, end + 1, length);
        // Parts hold whole names, so an empty name is seen within one part.
        boolean endsWithEmptyName = part[part.length - 1] == 0 && (length == 1 || part[part.length - 2] == 0);
        return endsWithEmptyName ? State.COMPLETE : State.MORE;
    }

    List<String> names() {
        byte[] all = names.toByteArray();
        return Message.split(Arrays.copyOf(all, all.length - 1), 0);
    }
}
