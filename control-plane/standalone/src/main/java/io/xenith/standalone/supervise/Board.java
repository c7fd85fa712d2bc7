package io.xenith.standalone.supervise;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** What is known of each component, and what is asked of it. Everybody who waits for anything waits here. */
public final class Board {
    private final InstantSource clock;
    private final Map<String, ServiceStatus> lines = new LinkedHashMap<>();
    private final Set<String> restartsAsked = new HashSet<>();
    private boolean stopAsked;
    private long version;

    Board(InstantSource clock, Collection<Component> components) {
        this.clock = clock;
        for (var component : components) {
            var port = component instanceof ManagedService service ? service.port() : 0;
            lines.put(component.name(), ServiceStatus.initial(component.name(), port, clock.millis()));
        }
    }

    /** All lines, in the order of the components. */
    public synchronized List<ServiceStatus> lines() {
        return List.copyOf(lines.values());
    }

    /** The line of one; throws for a name that is none. */
    public synchronized ServiceStatus line(String name) {
        return Objects.requireNonNull(lines.get(name), name);
    }

    /** Whether there is such a component. */
    public synchronized boolean has(String name) {
        return lines.containsKey(name);
    }

    /** Grows with each change. */
    public synchronized long version() {
        return version;
    }

    /** Asks everything to stop. */
    public synchronized void askStop() {
        stopAsked = true;
        changed();
    }

    synchronized boolean stopAsked() {
        return stopAsked;
    }

    /** Asks one service to be stopped and started; also lifts it out of FAILED. */
    public synchronized void askRestart(String name) {
        line(name);
        restartsAsked.add(name);
        changed();
    }

    synchronized boolean restartAsked(String name) {
        return restartsAsked.contains(name);
    }

    synchronized void restartBegun(String name) {
        restartsAsked.remove(name);
    }

    synchronized void move(String name, ServiceState state, String detail) {
        update(name, line -> line.moved(state, detail, clock.millis()));
    }

    synchronized void update(String name, UnaryOperator<ServiceStatus> change) {
        var before = line(name);
        var after = change.apply(before);
        if (!after.equals(before)) {
            lines.put(name, after);
            changed();
        }
    }

    synchronized boolean allReady(Collection<String> names) {
        return names.stream().allMatch(name -> line(name).state() == ServiceState.READY);
    }

    /** Whether all components are ready. */
    public synchronized boolean allReady() {
        return allReady(lines.keySet());
    }

    synchronized boolean noneRuns(Collection<String> names) {
        return names.stream().allMatch(name -> line(name).state() == ServiceState.STOPPED);
    }

    /** Waits until the condition holds, which is asked again after each change; false when it does not in time. */
    public synchronized boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            var leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }

    synchronized void changed() {
        version++;
        notifyAll();
    }
}
