package io.xenith.hypervisor.xenstore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The requests on nodes, written onto one connection inside or outside of a transaction. */
final class Requests implements XenStoreTree {
    private static final Pattern PATH = Pattern.compile("/|(/[A-Za-z0-9_@-]+)+");
    private static final Pattern SPECIAL = Pattern.compile("@[A-Za-z]+(/[0-9]+)?");
    private static final int MOST_PATH_BYTES = 3072;
    /** A directory that changes faster than it can be read in parts is read anew this often. */
    private static final int MOST_LIST_TRIES = 16;
    /** Far more than a host can have domains or devices. */
    private static final int MOST_LIST_BYTES = 4 << 20;

    private final Sender sender;
    private final int transactionId;

    Requests(Sender sender, int transactionId) {
        this.sender = sender;
        this.transactionId = transactionId;
    }

    /** Sends one request and waits for its answer. */
    interface Sender {
        byte[] send(MessageType type, int transactionId, byte[] payload);
    }

    @Override
    public Optional<String> read(String path) {
        return readBytes(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<byte[]> readBytes(String path) {
        return find(MessageType.READ, checked(path));
    }

    @Override
    public void write(String path, String value) {
        write(path, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void write(String path, byte[] value) {
        byte[] node = Message.strings(checked(path));
        byte[] payload = new byte[node.length + value.length];
        System.arraycopy(node, 0, payload, 0, node.length);
        System.arraycopy(value, 0, payload, node.length, value.length);
        send(MessageType.WRITE, payload);
    }

    @Override
    public void mkdir(String path) {
        send(MessageType.MKDIR, Message.strings(checked(path)));
    }

    @Override
    public Optional<List<String>> list(String path) {
        try {
            return find(MessageType.DIRECTORY, checked(path)).map(payload -> Message.split(payload, 0));
        } catch (XenStoreException e) {
            if (e.error() != XenStoreError.E2BIG) {
                throw e;
            }
            return listInParts(path);
        }
    }

    @Override
    public boolean remove(String path) {
        return find(MessageType.RM, checked(path)).isPresent();
    }

    @Override
    public Optional<List<Permission>> readPermissions(String path) {
        return find(MessageType.GET_PERMS, checked(path)).map(payload -> Message.split(payload, 0).stream()
                .map(Permission::parse)
                .toList());
    }

    @Override
    public void setPermissions(String path, List<Permission> permissions) {
        if (permissions.isEmpty()) {
            throw new IllegalArgumentException("a node has an owner");
        }
        var strings = new ArrayList<String>();
        strings.add(checked(path));
        permissions.forEach(permission -> strings.add(permission.toString()));
        send(MessageType.SET_PERMS, Message.strings(strings.toArray(String[]::new)));
    }

    /**
     * Reads a list that is longer than a message. Each part starts with the node's generation: when that changes between
     * two parts they do not belong together. An empty string ends the list.
     */
    private Optional<List<String>> listInParts(String path) {
        for (int tries = 0; tries < MOST_LIST_TRIES; tries++) {
            var parts = new DirectoryParts();
            var state = DirectoryParts.State.MORE;
            while (state == DirectoryParts.State.MORE) {
                if (parts.length() > MOST_LIST_BYTES) {
                    throw new XenStoreException(XenStoreError.E2BIG, "the children of " + path);
                }
                var part = send(MessageType.DIRECTORY_PART, path, Integer.toString(parts.length()));
                if (part.isEmpty()) {
                    return Optional.empty();
                }
                state = parts.add(part.get());
            }
            if (state == DirectoryParts.State.COMPLETE) {
                return Optional.of(parts.names());
            }
        }
        throw new XenStoreException(XenStoreError.EBUSY, "the children of " + path + " change all the time");
    }

    /** Sends one request; empty where the node is not there. */
    private Optional<byte[]> find(MessageType type, String path) {
        return send(type, path, new String[0]);
    }

    private Optional<byte[]> send(MessageType type, String path, String... more) {
        var strings = new ArrayList<String>();
        strings.add(path);
        strings.addAll(List.of(more));
        try {
            return Optional.of(send(type, Message.strings(strings.toArray(String[]::new))));
        } catch (XenStoreException e) {
            if (e.error() == XenStoreError.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private byte[] send(MessageType type, byte[] payload) {
        return sender.send(type, transactionId, payload);
    }

    static String checked(String path) {
        if (path.length() > MOST_PATH_BYTES || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("not a path of XenStore: " + Message.printable(path));
        }
        return path;
    }

    /** A path, or one of xenstored's own events. */
    static String checkedForWatch(String path) {
        return path.startsWith("@") && SPECIAL.matcher(path).matches() ? path : checked(path);
    }
}
