package io.xenith.hostagent.status;

import io.xenith.hostagent.time.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What systemd is told, by its notification protocol: that the process has started, how it is, that it is alive, that it ends.
 * Does nothing where no service manager asked to be told.
 */
public final class ServiceManager {

    private static final Duration STATUS_EVERY = Duration.ofSeconds(15);
    private static final long MICROS_PER_MILLI = 1_000;

    private final @Nullable NotifySocket socket;
    private final @Nullable Duration watchdog;

    private ServiceManager(@Nullable NotifySocket socket, @Nullable Duration watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /** The one that the environment names. */
    public static ServiceManager find() {
        return of(System.getenv(), ProcessHandle.current().pid());
    }

    static ServiceManager of(Map<String, String> environment, long pid) {
        String path = environment.get("NOTIFY_SOCKET");
        if (path == null || path.isEmpty()) {
            return new ServiceManager(null, null);
        }
        String watched = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
        String micros = environment.get("WATCHDOG_USEC");
        Duration watchdog = micros == null || !watched.equals(Long.toString(pid))
                ? null
                : Duration.ofMillis(Long.parseLong(micros) / MICROS_PER_MILLI);
        return new ServiceManager(new NotifySocket(path), watchdog);
    }

    /** The process is up, and so it stands with it. */
    public void ready(Supplier<String> status) {
        say("READY=1\nSTATUS=" + status.get());
    }

    /** The process ends as asked. */
    public void stopping() {
        say("STOPPING=1");
    }

    /**
     * Tells again and again how it is, three times in the time that the watchdog allows. Runs on the executor behind the timers,
     * so that it ends when timers or executor are stuck: then only a restart helps, and it touches no domain.
     */
    public void keepAlive(Timers timers, Supplier<String> status) {
        if (socket == null) {
            return;
        }
        Duration every = watchdog == null ? STATUS_EVERY : watchdog.dividedBy(3);
        var unused = timers.after(every, () -> {
            say("WATCHDOG=1\nSTATUS=" + status.get());
            keepAlive(timers, status);
        });
    }

    private void say(String words) {
        if (socket != null) {
            socket.send(words);
        }
    }
}
