package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.ConsoleChannel;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorEvent;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MicroOperation;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open consoles: wakes them when something was printed, ends them when their guest ends. */
final class Consoles implements AutoCloseable {
    private final Workers workers;
    private final ConsoleFiles files;
    private final DomainEvents events;
    private final FolderWatch watch;
    private final Set<GuestConsole> open = ConcurrentHashMap.newKeySet();
    private Cancellation.@Nullable Registration ends;

    Consoles(Workers workers, ConsoleFiles files, DomainEvents events) {
        this.workers = workers;
        this.files = files;
        this.events = events;
        watch = new FolderWatch(files.folder());
    }

    ConsoleChannel open(Call call, DomainRef domain) {
        hearOfEnds();
        var terminal = workers.run(call, MicroOperation.OPEN_CONSOLE, context -> {
            DomainReader.loadLiving(context, domain);
            return new Terminal(context.xl.libc, readTty(context, domain));
        });
        var console = new GuestConsole(domain, files.pathOf(domain.id()), terminal, this::forget);
        open.add(console);
        watch.add(console.waker());
        // It may have ended before its end could be heard.
        workers.run(call, MicroOperation.OPEN_CONSOLE, context -> {
            if (DomainReader.list(context).stream().noneMatch(seen -> seen.ref().equals(domain) && !seen.isOver())) {
                console.end();
            }
            return true;
        });
        return console;
    }

    private void forget(GuestConsole console) {
        open.remove(console);
        watch.remove(console.waker());
    }

    private synchronized void hearOfEnds() {
        if (ends == null) {
            ends = events.subscribe(event -> {
                switch (event) {
                    case HypervisorEvent.DomainShutdown(var domain, var _, var _) -> end(domain);
                    case HypervisorEvent.DomainGone(var domain, var _) -> end(domain);
                    case HypervisorEvent.EventsLost _ -> {}
                }
            });
        }
    }

    private void end(DomainRef domain) {
        open.stream().filter(console -> console.domain().equals(domain)).forEach(GuestConsole::end);
    }

    private static String readTty(Context context, DomainRef domain) {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(ValueLayout.ADDRESS);
            int code = context.xl.consoleTty.code(context.ctx(), domain.domid().value(), out);
            if (code != 0) {
                throw new HypervisorException(
                        new Failure.DeviceFailed(domain, "console", "xenconsoled has not opened it"),
                        code,
                        Context.texts(context.drainLog()),
                        null);
            }
            return context.xl.libc.takeString(out.get(ValueLayout.ADDRESS, 0));
        }
    }

    @Override
    public void close() {
        open.forEach(GuestConsole::close);
        watch.close();
    }
}
