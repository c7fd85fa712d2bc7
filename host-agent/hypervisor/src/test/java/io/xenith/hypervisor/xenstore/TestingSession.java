package io.xenith.hypervisor.xenstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection to a {@link TestingXenStored}. */
final class TestingSession {
    private static final byte[] OK = Message.strings("OK");

    private final TestingXenStored server;
    private final SocketChannel channel;
    private final Set<List<String>> watches = new LinkedHashSet<>();
    private final Map<Integer, Open> transactions = new HashMap<>();
    private int nextTransaction = 0x8000_0001;

    private record Open(TestingTree copy, long startedAt) {}

    TestingSession(TestingXenStored server, SocketChannel channel) {
        this.server = server;
        this.channel = channel;
    }

    int watches() {
        return watches.size();
    }

    int openTransactions() {
        return transactions.size();
    }

    void serve() {
        try {
            while (true) {
                var message = Message.readFrom(channel);
                if (server.isSilent()) {
                    server.countUnanswered();
                } else {
                    synchronized (server) {
                        answer(message);
                    }
                }
            }
        } catch (IOException e) {
            close();
            server.forget(this);
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new AssertionError("closing does not fail", e);
        }
    }

    void fire(String path, boolean removal) {
        for (var watch : watches) {
            var watched = watch.getFirst();
            if (path.equals(watched) || path.startsWith(watched.equals("/") ? "/" : watched + "/")) {
                write(new Message(MessageType.WATCH_EVENT, 0, 0, Message.strings(path, watch.get(1))).encode());
            } else if (removal && watched.startsWith(path + "/")) {
                write(new Message(MessageType.WATCH_EVENT, 0, 0, Message.strings(watched, watch.get(1))).encode());
            }
        }
    }

    synchronized void write(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                if (server.isTorn()) {
                    channel.write(ByteBuffer.wrap(new byte[] {bytes.get()}));
                } else {
                    channel.write(bytes);
                }
            }
        } catch (IOException e) {
            // The client went away; its reading thread ends the session.
            return;
        }
    }

    private void answer(Message message) {
        var arguments = Message.split(message.payload(), 0);
        var path = arguments.isEmpty() ? "" : arguments.getFirst();
        int id = message.transactionId();
        if (id != 0 && !transactions.containsKey(id)) {
            reply(message, MessageType.ERROR, Message.strings("EINVAL"));
            return;
        }
        var open = transactions.get(id);
        var tree = open == null ? server.tree() : open.copy;
        var error = findError(message, tree, path);
        if (error != null) {
            reply(message, MessageType.ERROR, Message.strings(error));
            return;
        }
        switch (message.type()) {
            case READ -> reply(message, node(tree, path).value());
            case DIRECTORY -> reply(message, tree.children(path));
            case DIRECTORY_PART -> reply(message, part(tree, path, Integer.parseInt(arguments.get(1))));
            case GET_PERMS ->
                reply(message, Message.strings(node(tree, path).permissions().toArray(String[]::new)));
            case SET_PERMS -> {
                tree.setPermissions(path, TestingXenStored.rest(arguments));
                changed(message, path, open);
            }
            case WRITE -> {
                int end = path.getBytes(StandardCharsets.UTF_8).length + 1;
                tree.put(path, Arrays.copyOfRange(message.payload(), end, message.payload().length));
                changed(message, path, open);
            }
            case MKDIR -> {
                if (tree.find(path) == null) {
                    tree.put(path, new byte[0]);
                }
                changed(message, path, open);
            }
            case RM -> {
                tree.remove(path);
                reply(message, OK);
                if (open == null) {
                    server.fireBelow(path);
                }
            }
            case WATCH -> {
                watches.add(List.copyOf(arguments));
                reply(message, OK);
                write(new Message(MessageType.WATCH_EVENT, 0, 0, message.payload()).encode());
            }
            case UNWATCH -> {
                watches.remove(List.copyOf(arguments));
                reply(message, OK);
            }
            case TRANSACTION_START -> {
                int fresh = nextTransaction++;
                transactions.put(fresh, new Open(server.startTransaction(), server.tree().generation));
                reply(message, Message.strings(Integer.toUnsignedString(fresh)));
            }
            case TRANSACTION_END -> {
                transactions.remove(id);
                boolean done = path.equals("F") || (open != null && server.commit(open.copy, open.startedAt));
                reply(message, done ? message.type() : MessageType.ERROR, done ? OK : Message.strings("EAGAIN"));
            }
            case GET_DOMAIN_PATH -> reply(message, Message.strings("/local/domain/" + path));
            case WATCH_EVENT, ERROR -> reply(message, MessageType.ERROR, Message.strings("ENOSYS"));
        }
    }

    private @Nullable String findError(Message message, TestingTree tree, String path) {
        return switch (message.type()) {
            case READ, GET_PERMS, SET_PERMS, DIRECTORY_PART -> tree.find(path) == null ? "ENOENT" : null;
            case DIRECTORY -> {
                if (tree.find(path) == null) {
                    yield "ENOENT";
                }
                yield tree.children(path).length > Message.MOST_BYTES && !server.answersLongListsWhole()
                        ? "E2BIG"
                        : null;
            }
            case RM -> {
                if (path.equals("/")) {
                    yield "EINVAL";
                }
                yield tree.find(TestingTree.parentOf(path)) == null ? "ENOENT" : null;
            }
            case WATCH -> watches.contains(Message.split(message.payload(), 0)) ? "EEXIST" : null;
            case UNWATCH -> watches.contains(Message.split(message.payload(), 0)) ? null : "ENOENT";
            case WRITE, MKDIR -> path.equals("/forbidden") ? "EACCES" : null;
            case TRANSACTION_START, TRANSACTION_END, GET_DOMAIN_PATH, WATCH_EVENT, ERROR -> null;
        };
    }

    private static TestingTree.Node node(TestingTree tree, String path) {
        return java.util.Objects.requireNonNull(tree.find(path));
    }

    /** A generation, then as many whole names as fit; one more zero byte after the last. */
    private static byte[] part(TestingTree tree, String path, int offset) {
        byte[] all = tree.children(path);
        byte[] generation = Message.strings(Long.toString(node(tree, path).generation()));
        int end = Math.min(all.length, offset + Message.MOST_BYTES - generation.length - 1);
        while (end < all.length && all[end - 1] != 0) {
            end--;
        }
        boolean last = end >= all.length;
        var part = ByteBuffer.allocate(generation.length + end - offset + (last ? 1 : 0))
                .put(generation);
        part.put(all, offset, end - offset);
        return part.array();
    }

    private void changed(Message message, String path, @Nullable Open open) {
        reply(message, OK);
        if (open == null) {
            server.fire(path);
        }
    }

    private void reply(Message message, byte[] payload) {
        reply(message, message.type(), payload);
    }

    private void reply(Message message, MessageType type, byte[] payload) {
        write(new Message(type, message.requestId(), message.transactionId(), payload).encode());
    }
}
