package io.xenith.hypervisor.xenstore;

import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.Domid;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The XenStore of this host. Thread-safe; every call blocks, at most {@link XenStoreSettings#callTimeout}, and fails by
 * {@link XenStoreException}. Call from virtual threads or any that may wait.
 *
 * <p><b>When the connection is lost</b>, requests under way end with {@link XenStoreError#CONNECTION_LOST} and are not
 * repeated here (only the caller knows whether that is right); new ones end at once with
 * {@link XenStoreError#NOT_CONNECTED}. Meanwhile a new connection is tried, at growing distances up to five seconds, until
 * {@link #close}. On it every watch is set again, and each listener told by {@link WatchListener#onEventsLost}.
 */
public final class XenStore implements XenStoreTree, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(XenStore.class);
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final XenStoreSettings settings;
    private final Watches watches;
    private final Requests requests = new Requests(this::send, 0);
    private final Object monitor = new Object();
    /** Guarded by the monitor; null while there is none. */
    private @Nullable Connection connection;

    private boolean closed;
    /** Before the next attempt to connect again. Only the one thread that does so uses it. */
    private volatile long pauseMillis = FIRST_PAUSE_MILLIS;

    private XenStore(XenStoreSettings settings) {
        this.settings = settings;
        this.watches = new Watches(settings.mostEvents());
    }

    /** Connects; {@link XenStoreError#NOT_CONNECTED} where nothing listens on the socket. */
    public static XenStore open(XenStoreSettings settings) {
        var store = new XenStore(settings);
        try {
            store.connect();
            return store;
        } catch (IOException e) {
            store.close();
            throw new XenStoreException(
                    XenStoreError.NOT_CONNECTED, "nothing listens on " + settings.socket(), Duration.ZERO, e);
        }
    }

    @Override
    public Optional<String> read(String path) {
        return requests.read(path);
    }

    @Override
    public Optional<byte[]> readBytes(String path) {
        return requests.readBytes(path);
    }

    @Override
    public void write(String path, String value) {
        requests.write(path, value);
    }

    @Override
    public void write(String path, byte[] value) {
        requests.write(path, value);
    }

    @Override
    public void mkdir(String path) {
        requests.mkdir(path);
    }

    @Override
    public Optional<List<String>> list(String path) {
        return requests.list(path);
    }

    @Override
    public boolean remove(String path) {
        return requests.remove(path);
    }

    @Override
    public Optional<List<Permission>> readPermissions(String path) {
        return requests.readPermissions(path);
    }

    @Override
    public void setPermissions(String path, List<Permission> permissions) {
        requests.setPermissions(path, permissions);
    }

    /** The root of a domain's own part of the tree, {@code /local/domain/<domid>}, whether there is such a domain or not. */
    public String computeDomainPath(Domid domid) {
        return "/local/domain/" + domid.value();
    }

    /** The same, as xenstored itself says it. */
    public String loadDomainPath(Domid domid) {
        byte[] answer = send(MessageType.GET_DOMAIN_PATH, 0, Message.strings(domid.toString()));
        return Requests.checked(String.join("", Message.split(answer, 0)));
    }

    /**
     * Runs the body on one consistent picture of the tree and makes what it writes true at once, or not at all. Where others
     * changed what it read, it is run again on a new picture, so it must do nothing but read and write the tree it is given;
     * after {@link XenStoreSettings#mostTransactionTries} tries it fails with {@link XenStoreError#EAGAIN}. What the body
     * throws ends the transaction without effect.
     */
    public <T> T transact(Function<XenStoreTree, T> body) {
        for (int tries = 1; ; tries++) {
            try {
                return transactOnce(body);
            } catch (XenStoreException e) {
                if (e.error() != XenStoreError.EAGAIN || tries >= settings.mostTransactionTries()) {
                    throw e;
                }
            }
            // Two who always meet again would starve each other: part by chance, a little longer each time.
            long mostMicros = Math.min(20_000, 500L << Math.min(tries, 8));
            LockSupport.parkNanos(
                    TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextLong(mostMicros)));
            if (Thread.currentThread().isInterrupted()) {
                throw new XenStoreException(XenStoreError.INTERRUPTED, "transaction");
            }
        }
    }

    /**
     * Hears of every change at or below a path, or of {@code @introduceDomain} and {@code @releaseDomain}; see
     * {@link WatchListener} for what is told when. Returns when xenstored has set the watch. Closing the registration ends it;
     * a call to the listener that was about to begin may still come.
     */
    public Cancellation.Registration watch(String path, WatchListener listener) {
        var watch = watches.add(Requests.checkedForWatch(path), listener);
        try {
            set(currentConnection(), watch);
        } catch (XenStoreException e) {
            watches.remove(watch);
            forget(watch);
            throw e;
        }
        return watches.registration(watch, () -> forget(watch));
    }

    /** Ends the connection and all watches. Calls after it fail with {@link XenStoreError#NOT_CONNECTED}. */
    @Override
    public void close() {
        Connection last;
        synchronized (monitor) {
            closed = true;
            last = connection;
            connection = null;
        }
        watches.close();
        if (last != null) {
            last.close();
        }
    }

    private <T> T transactOnce(Function<XenStoreTree, T> body) {
        var used = currentConnection();
        byte[] started = used.send(MessageType.TRANSACTION_START, 0, Message.strings(""), settings.callTimeout());
        int id = parseTransactionId(started);
        T result;
        try {
            result = body.apply(new Requests(
                    (type, transaction, payload) -> used.send(type, transaction, payload, settings.callTimeout()), id));
        } catch (RuntimeException | Error e) {
            used.sendAndForget(MessageType.TRANSACTION_END, id, Message.strings("F"));
            throw e;
        }
        used.send(MessageType.TRANSACTION_END, id, Message.strings("T"), settings.callTimeout());
        return result;
    }

    private static int parseTransactionId(byte[] answer) {
        var text = String.join("", Message.split(answer, 0));
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new XenStoreException(
                    XenStoreError.PROTOCOL_VIOLATION,
                    "not a transaction: " + Message.printable(text),
                    Duration.ZERO,
                    e);
        }
    }

    private void set(Connection used, Watches.Watch watch) {
        try {
            used.send(MessageType.WATCH, 0, Message.strings(watch.path(), watch.token()), settings.callTimeout());
        } catch (XenStoreException e) {
            if (e.error() != XenStoreError.EEXIST) {
                throw e;
            }
            // The connection came back between making the watch and setting it: it was set with all the others.
        }
    }

    private void forget(Watches.Watch watch) {
        Connection used;
        synchronized (monitor) {
            used = connection;
        }
        if (used != null) {
            used.sendAndForget(MessageType.UNWATCH, 0, Message.strings(watch.path(), watch.token()));
        }
    }

    private byte[] send(MessageType type, int transactionId, byte[] payload) {
        return currentConnection().send(type, transactionId, payload, settings.callTimeout());
    }

    private Connection currentConnection() {
        synchronized (monitor) {
            if (connection == null) {
                throw new XenStoreException(
                        XenStoreError.NOT_CONNECTED, closed ? "this object was closed" : "no connection");
            }
            return connection;
        }
    }

    private Connection connect() throws IOException {
        var owner = new Connection.Owner() {
            @Override
            public void onWatchEvent(String path, String token) {
                watches.offer(path, token);
            }

            @Override
            public void onEnd(Connection ended, Throwable why) {
                afterEnd(ended, why);
            }
        };
        // Inside the monitor, so that an end in the same moment is not seen before the beginning.
        synchronized (monitor) {
            if (closed) {
                throw new IOException("this object was closed");
            }
            connection = Connection.open(settings, owner);
            return connection;
        }
    }

    private void afterEnd(Connection ended, Throwable why) {
        synchronized (monitor) {
            if (connection != ended) {
                return;
            }
            connection = null;
        }
        LOG.warn("the connection to XenStore at {} was lost: {}", settings.socket(), String.valueOf(why.getMessage()));
        Thread.ofVirtual().name("xenstore-reconnect").start(this::reconnect);
    }

    /** Runs until there is a connection with all watches, or until closed. If it is lost again, another run is started. */
    private void reconnect() {
        while (true) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            synchronized (monitor) {
                if (closed) {
                    return;
                }
            }
            try {
                var fresh = connect();
                setAll(fresh);
                return;
            } catch (IOException e) {
                LOG.debug("no connection to XenStore at {} yet", settings.socket(), e);
            }
        }
    }

    private void setAll(Connection fresh) {
        try {
            for (var watch : watches.list()) {
                set(fresh, watch);
            }
        } catch (XenStoreException e) {
            // Ends this connection, whose end starts another attempt: a store without its watches would be silent for
            // ever.
            LOG.warn("XenStore at {} does not take the watches again", settings.socket(), e);
            fresh.close();
            return;
        }
        pauseMillis = FIRST_PAUSE_MILLIS;
        watches.lose("the connection to XenStore was lost and made anew");
        LOG.info("connected to XenStore at {} again", settings.socket());
    }
}
