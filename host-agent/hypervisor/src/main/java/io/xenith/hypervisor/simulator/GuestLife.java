package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.ShutdownReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a simulated guest does when something is done to it. Changes the copy it is given; touches nothing else. */
final class GuestLife {
    /** What a guest writes beside its boot messages; after that its console says no more. */
    private static final int MOST_MARKED_CHARS = 32 << 10;

    private static final int MOST_TYPED_CHARS = 256;

    private GuestLife() {}

    /**
     * Lets the guest hear a request. It ends once it has booted and its services have stopped; a request that comes while it
     * is ending already changes nothing, and one that ignores requests does not hear it.
     */
    static void hearRequest(SimulatedDomain domain, ShutdownReason reason, Duration takes, long nowMicros) {
        if (domain.ignoresShutdown || domain.endsAtNanos != SimulatedDomain.NEVER) {
            return;
        }
        long now = domain.guestNanosAt(nowMicros);
        long hears = Math.max(now, domain.bootNanos);
        domain.endsAtNanos = hears + takes.toNanos();
        domain.endReason = reason;
        mark(domain, hears, "\r\n" + GuestConsole.kernelLine(hears, "init: the system is going down"));
    }

    /** Ends the guest. Its last words depend on why. */
    static void end(SimulatedDomain domain, ShutdownReason reason, long nowMicros) {
        domain.end(reason, nowMicros);
        domain.endsAtNanos = SimulatedDomain.NEVER;
        var words =
                switch (reason) {
                    case POWEROFF -> "reboot: Power down";
                    case REBOOT, SOFT_RESET -> "reboot: Restarting system";
                    case CRASH -> "Kernel panic - not syncing: simulated crash";
                    case WATCHDOG -> "watchdog: hard lockup";
                    case SUSPEND -> "PM: suspend";
                };
        mark(domain, domain.ranNanos, GuestConsole.kernelLine(domain.ranNanos, words));
    }

    /**
     * Lets the guest take what is typed: it echoes, and at the end of a line knows the commands {@code poweroff},
     * {@code reboot} and {@code crash}; anything else gets a new prompt. Before it has booted it only echoes.
     */
    static void type(SimulatedDomain domain, ByteBuffer bytes, Duration shutdownTakes, long nowMicros) {
        long now = domain.guestNanosAt(nowMicros);
        var text = StandardCharsets.UTF_8.decode(bytes).toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\r' && c != '\n') {
                if (domain.typed.length() < MOST_TYPED_CHARS) {
                    domain.typed += c;
                    mark(domain, now, String.valueOf(c));
                }
                continue;
            }
            var line = domain.typed.strip();
            domain.typed = "";
            mark(domain, now, "\r\n");
            if (now < domain.bootNanos) {
                continue;
            }
            switch (line) {
                case "poweroff" -> hearRequest(domain, ShutdownReason.POWEROFF, shutdownTakes, nowMicros);
                case "reboot" -> hearRequest(domain, ShutdownReason.REBOOT, shutdownTakes, nowMicros);
                case "crash" -> hearRequest(domain, ShutdownReason.CRASH, Duration.ZERO, nowMicros);
                default -> mark(domain, now, GuestConsole.prompt(domain));
            }
        }
    }

    private static void mark(SimulatedDomain domain, long atNanos, String text) {
        int held = domain.marks.stream().mapToInt(mark -> mark.text().length()).sum();
        if (held + text.length() > MOST_MARKED_CHARS) {
            return;
        }
        var marks = new ArrayList<>(domain.marks);
        var last = marks.isEmpty() ? null : marks.getLast();
        if (last != null && last.atNanos() == atNanos) {
            marks.set(marks.size() - 1, new GuestConsole.Mark(atNanos, last.text() + text));
        } else {
            marks.add(new GuestConsole.Mark(atNanos, text));
        }
        domain.marks = List.copyOf(marks);
    }
}
