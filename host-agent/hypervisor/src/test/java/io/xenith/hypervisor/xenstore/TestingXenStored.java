package io.xenith.hypervisor.xenstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A small xenstored on a Unix socket, for tests: the whole tree in memory, with watches and transactions, and with the
 * misbehaviour that a test asks for. Whoever connects is Dom0.
 */
public final class TestingXenStored implements AutoCloseable {
    private final Path socket;
    private final TestingTree tree = new TestingTree();
    private final Set<TestingSession> sessions = ConcurrentHashMap.newKeySet();
    private ServerSocketChannel listening;

    private volatile boolean torn;
    private volatile boolean silent;
    private volatile boolean longListsWhole;
    private int conflicts;
    private int transactions;
    private int unanswered;

    private TestingXenStored(Path socket) throws IOException {
        this.socket = socket;
        this.listening = listen();
    }

    /** Starts one that listens on this socket, with an empty tree. */
    public static TestingXenStored start(Path socket) throws IOException {
        return new TestingXenStored(socket);
    }

    public Path socket() {
        return socket;
    }

    /** From now on answers come byte by byte. */
    public void tearMessages() {
        torn = true;
    }

    /** From now on a list of children is one message, however long, as oxenstored answers over a socket. */
    public void answerLongListsWhole() {
        longListsWhole = true;
    }

    boolean answersLongListsWhole() {
        return longListsWhole;
    }

    /** From now on requests are read and not answered, or answered again. */
    public void beSilent(boolean silent) {
        this.silent = silent;
    }

    /** Waits until so many requests were read and not answered. */
    public synchronized void awaitUnanswered(int requests) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        try {
            while (unanswered < requests) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("waited in vain for " + requests + " requests: " + unanswered);
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    synchronized void countUnanswered() {
        unanswered++;
        notifyAll();
    }

    /** The next commits find that another changed what they read. */
    public synchronized void conflictNext(int commits) {
        conflicts = commits;
    }

    /** How many transactions were started. */
    public synchronized int transactions() {
        return transactions;
    }

    /** How many watches are set, of all connections. */
    public synchronized int watches() {
        return sessions.stream().mapToInt(TestingSession::watches).sum();
    }

    /** How many transactions are open, of all connections. */
    public synchronized int openTransactions() {
        return sessions.stream().mapToInt(TestingSession::openTransactions).sum();
    }

    /** Sets a node, as another client would. */
    public synchronized void set(String path, String value) {
        tree.put(path, value.getBytes(StandardCharsets.UTF_8));
        fire(path);
    }

    /** Removes a node and all below it, as another client would. */
    public synchronized void removeNode(String path) {
        tree.remove(path);
        fireBelow(path);
    }

    /** What xenstored tells by itself: {@code @introduceDomain}, {@code @releaseDomain}. */
    public synchronized void fireSpecial(String event) {
        sessions.forEach(session -> session.fire(event, false));
    }

    /** Sends these bytes to everyone connected, whatever they mean. */
    public void sendRaw(byte[] bytes) {
        sessions.forEach(session -> session.write(ByteBuffer.wrap(bytes)));
    }

    /** Ends all connections; new ones are taken. */
    public void dropConnections() {
        sessions.forEach(TestingSession::close);
        sessions.clear();
    }

    /** Ends all connections and takes no new ones. */
    public void stop() throws IOException {
        listening.close();
        Files.deleteIfExists(socket);
        dropConnections();
    }

    /** Takes connections again; the tree is as it was. */
    public void startAgain() throws IOException {
        listening = listen();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerSocketChannel listen() throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(() -> accept(server));
        return server;
    }

    private void accept(ServerSocketChannel server) {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                var session = new TestingSession(this, channel);
                sessions.add(session);
                Thread.ofVirtual().start(session::serve);
            }
        } catch (IOException e) {
            // Stopped by the test.
            return;
        }
    }

    boolean isTorn() {
        return torn;
    }

    boolean isSilent() {
        return silent;
    }

    TestingTree tree() {
        return tree;
    }

    void forget(TestingSession session) {
        sessions.remove(session);
    }

    TestingTree startTransaction() {
        transactions++;
        return tree.copy();
    }

    /** Makes a transaction's copy the truth, unless anything changed since it was made. */
    boolean commit(TestingTree copy, long startedAt) {
        if (conflicts > 0) {
            conflicts--;
            return false;
        }
        if (tree.generation != startedAt) {
            return false;
        }
        var before = tree.copy();
        tree.nodes.clear();
        tree.nodes.putAll(copy.nodes);
        tree.generation = copy.generation;
        var paths = new java.util.TreeSet<>(before.nodes.keySet());
        paths.addAll(copy.nodes.keySet());
        paths.stream()
                .filter(path ->
                        before.find(path) == null || !java.util.Objects.equals(before.find(path), copy.find(path)))
                .forEach(this::fire);
        return true;
    }

    void fire(String path) {
        sessions.forEach(session -> session.fire(path, false));
    }

    void fireBelow(String path) {
        sessions.forEach(session -> session.fire(path, true));
    }

    static List<String> rest(List<String> strings) {
        return strings.subList(1, strings.size());
    }
}
