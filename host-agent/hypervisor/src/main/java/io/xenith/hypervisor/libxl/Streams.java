package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import io.xenith.hypervisor.SuspendMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Domains through channels. libxl reads and writes a file descriptor, so there is a pipe between: libxl's end is held by the
 * thread that is in libxl, the other is pumped by the caller's own thread.
 */
final class Streams {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final int SUSPEND_LIVE = 2; // LIBXL_SUSPEND_LIVE
    private static final int COOPERATIVE = 1; // resume with suspend_cancel: the guest goes on from its suspend call
    private static final Duration MENDING = Duration.ofSeconds(60);

    private final Workers workers;
    private final Maker maker;
    private final StoreLink store;

    Streams(Workers workers, Maker maker, StoreLink store) {
        this.workers = workers;
        this.maker = maker;
        this.store = store;
    }

    /** Writes the domain, of which this is the configuration, and leaves it suspended; or leaves it as it was. */
    void suspend(Call call, DomainRef domain, DomainConfig config, WritableByteChannel sink, SuspendMode mode) {
        try {
            SavedStream.writeHeader(sink, SavedStream.Shape.of(config));
        } catch (IOException e) {
            throw badSink(e);
        }
        var pipe = workers.library().libc.openPipe();
        var begun = new AtomicBoolean();
        try (var ours = openAgain(pipe.readEnd(), StandardOpenOption.READ)) {
            var running = workers.start(call, MicroOperation.SUSPEND, context -> {
                begun.set(true);
                try {
                    suspendNow(context, domain, config.type(), pipe.writeEnd(), mode);
                    return true;
                } finally {
                    context.xl.libc.close(pipe.writeEnd());
                }
            });
            running.onFailure(() -> close(ours));
            @Nullable IOException broken = null;
            try {
                SavedStream.copyOut(ours, sink);
            } catch (IOException e) {
                // libxl, too, has to hear that nobody reads on.
                broken = e;
                close(ours);
            }
            finish(domain, running, sink, broken);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!begun.get()) {
                workers.library().libc.close(pipe.writeEnd());
            }
        }
    }

    void resume(Context context, DomainRef domain) {
        var seen = DomainReader.load(context, domain);
        if (!isSuspended(seen)) {
            throw new HypervisorException(new Failure.WrongState(domain, seen.state()));
        }
        context.require(context.xl.resume, context.ctx(), domain.domid().value(), COOPERATIVE, MemorySegment.NULL);
    }

    /** Makes a domain from a channel. */
    DomainRef restore(Call call, DomainConfig config, ReadableByteChannel source) {
        var shape = SavedStream.readHeader(source);
        if (!shape.equals(SavedStream.Shape.of(config))) {
            throw Maker.invalid("shape", "the stream holds " + shape + ", asked for " + SavedStream.Shape.of(config));
        }
        var pipe = workers.library().libc.openPipe();
        var begun = new AtomicBoolean();
        try (var ours = openAgain(pipe.writeEnd(), StandardOpenOption.WRITE)) {
            var running = workers.start(call, MicroOperation.RESTORE_PAUSED, context -> {
                begun.set(true);
                try {
                    return maker.restore(context, config, pipe.readEnd());
                } finally {
                    context.xl.libc.close(pipe.readEnd());
                }
            });
            running.onFailure(() -> close(ours));
            @Nullable HypervisorException torn = null;
            try {
                SavedStream.copyIn(source, ours);
            } catch (HypervisorException e) {
                torn = e;
            } catch (IOException e) {
                LOG.atDebug().addKeyValue("operation.id", call.operationId()).log("libxl reads no further");
            }
            close(ours);
            return await(running, torn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!begun.get()) {
                workers.library().libc.close(pipe.readEnd());
            }
        }
    }

    /**
     * A guest writes its own state away before it stops, so one that is held must run for that moment; that it was held is
     * kept with the domain, for whoever lets it go on.
     */
    private void suspendNow(Context context, DomainRef domain, DomainType type, int descriptor, SuspendMode mode) {
        var seen = DomainReader.loadLiving(context, domain);
        int domid = domain.domid().value();
        boolean held = seen.state() instanceof RunState.Paused;
        if (held && seen.info().number("cpu_time").orElse(0) == 0) {
            throw new HypervisorException(new Failure.WrongState(domain, seen.state()));
        }
        Labels.setHeld(store.use(), domain.domid(), held);
        if (held) {
            context.onDomain(context.xl.unpause, domid);
        }
        int flags = mode == SuspendMode.LIVE && HostReader.canTrackWrites(context, type) ? SUSPEND_LIVE : 0;
        int code = context.xl.suspend.code(context.ctx(), domid, descriptor, flags, MemorySegment.NULL);
        if (code != 0) {
            if (held && !isSuspended(DomainReader.load(context, domain))) {
                context.onDomain(context.xl.pause, domid);
            }
            throw new LibxlFailure(context.xl.suspend.name(), code);
        }
    }

    private void finish(
            DomainRef domain, NativeCall<Boolean> running, WritableByteChannel sink, @Nullable IOException broken) {
        var cause = broken;
        try {
            running.await();
            if (cause == null) {
                SavedStream.writeEnd(sink);
                return;
            }
        } catch (IOException e) {
            cause = e;
        } catch (HypervisorException e) {
            letGoOn(domain);
            throw cause == null ? e : new HypervisorException(new Failure.BadStream(message(cause)), null, e.log(), e);
        }
        letGoOn(domain);
        throw badSink(cause);
    }

    private static DomainRef await(NativeCall<DomainRef> running, @Nullable HypervisorException torn) {
        try {
            return running.await();
        } catch (HypervisorException e) {
            boolean restOfStream = e.failure() instanceof Failure.Unexpected;
            throw torn != null && restOfStream ? new HypervisorException(torn.failure(), null, e.log(), e) : e;
        }
    }

    /** After a suspend that failed: a guest that is suspended already goes on; one that is not never stopped. */
    private void letGoOn(DomainRef domain) {
        try {
            workers.run(Call.of("resume-" + domain, MENDING), MicroOperation.RESUME, context -> {
                if (isSuspended(DomainReader.load(context, domain))) {
                    resume(context, domain);
                }
                return true;
            });
        } catch (HypervisorException e) {
            LOG.warn("domain {} was not suspended and does not go on", domain, e);
        }
    }

    private static boolean isSuspended(DomainReader.Seen seen) {
        return seen.state() instanceof RunState.Shutdown(var reason) && reason == ShutdownReason.SUSPEND;
    }

    /** Our end of a pipe, of its own; the number itself is closed. */
    private FileChannel openAgain(int descriptor, StandardOpenOption how) throws IOException {
        try {
            var channel = Libc.openAgain(descriptor, how);
            // Or libxl's helper would hold our end open itself, and never read to the end of what was cut off.
            workers.library().libc.keepPipe(descriptor);
            return channel;
        } finally {
            workers.library().libc.close(descriptor);
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a pipe does not close", e);
        }
    }

    private static HypervisorException badSink(IOException e) {
        return new HypervisorException(new Failure.BadStream(message(e)), e);
    }

    private static String message(IOException e) {
        return "cannot write: " + e.getMessage();
    }
}
