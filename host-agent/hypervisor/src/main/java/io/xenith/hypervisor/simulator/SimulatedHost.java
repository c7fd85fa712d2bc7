package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostBootId;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.Hypervisor;
import io.xenith.hypervisor.HypervisorEvent;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.disk.SharedFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * One simulated machine that runs Xen. It outlives the process: everything is in its journal file, and who opens that file
 * again, after {@code kill -9} too, finds the domains that ran, with the same numbers and times; guests that were to end
 * meanwhile have ended. One process has it open at a time. Costs no thread; one file descriptor.
 *
 * <p>Thread-safe. Close it to let another process open it; the simulated domains run on.
 */
public final class SimulatedHost implements AutoCloseable {
    private final HostCore core;
    private final SimulatedXen xen;
    private final SimulatedStore store;

    private SimulatedHost(HostCore core) {
        this.core = core;
        xen = new SimulatedXen(core);
        store = new SimulatedStore(core);
    }

    /**
     * Opens the host kept in that journal, or builds it new where there is none yet. Kernels and images are looked up in the
     * file system of this machine.
     *
     * @param name goes into the paths of its disks: letters, digits, dots and dashes
     * @param chance drives boot times and faults; used by this host alone
     * @throws HostInUseException where another process, or this one, has it open
     * @throws DamagedJournalException where the journal is damaged before its end
     */
    public static SimulatedHost open(
            String name, SimulatedHostSpec spec, Path journal, SimulatedTime time, RandomGenerator chance)
            throws IOException {
        return open(name, spec, journal, time, chance, HostFiles.real());
    }

    /** As above, with files looked up elsewhere. */
    public static SimulatedHost open(
            String name,
            SimulatedHostSpec spec,
            Path journal,
            SimulatedTime time,
            RandomGenerator chance,
            HostFiles files)
            throws IOException {
        if (!name.matches("[A-Za-z0-9.-]{1,253}")) {
            throw new IllegalArgumentException("not a host name: " + name);
        }
        var core = new HostCore(name, spec, journal, time, chance, files);
        try {
            core.change(() -> {
                if (core.state().isEmpty()) {
                    boot(core);
                }
                return true;
            });
        } catch (RuntimeException e) {
            core.close();
            throw e;
        }
        return new SimulatedHost(core);
    }

    public String name() {
        return core.name;
    }

    /** The hypervisor of this host; always the same object. */
    public Hypervisor hypervisor() {
        return xen;
    }

    /** The disks of this host; always the same object. */
    public HostStore store() {
        return store;
    }

    /**
     * Lets this host have a store together with others, from its first disk on and each time that it was opened. What is on its disks is then in
     * files there, which other hosts can give names of their own; of those of a host that was killed, what no disk has is removed.
     */
    public void shareDisks(SharedFolder store) throws IOException {
        var contents = SharedContents.open(store);
        contents.sweep(core.change(() -> List.copyOf(core.state().disks())));
        core.share(contents);
    }

    /** What goes wrong on this host. */
    public Faults faults() {
        return core.faults;
    }

    /** What guests of this host do by themselves. */
    public GuestControls guests() {
        return new GuestControls(core);
    }

    /**
     * Takes the machine's power away and gives it back: every domain is gone, disks stay, the boot id is new. Whoever
     * subscribed is told to read everything again.
     */
    public void reboot() {
        core.change(() -> {
            boot(core);
            core.events.add(new HypervisorEvent.EventsLost("the host rebooted"));
            return true;
        });
    }

    /** Lets go of the host; {@link Failure.ToolstackDown} for calls after it. May be called twice. */
    @Override
    public void close() {
        xen.close();
        try {
            core.close();
        } catch (IOException e) {
            throw new HypervisorException(new Failure.ToolstackDown("closing the journal: " + e.getMessage()), e);
        }
    }

    /** The state for tests: the entries that would make it. */
    List<JournalEntry> snapshot() {
        return core.change(() -> core.state().snapshot());
    }

    private static void boot(HostCore core) {
        var chance = core.chance();
        // Version 4, variant 2 as RFC 9562 has it.
        var bootId =
                new UUID((chance.nextLong() & ~0xf000L) | 0x4000L, (chance.nextLong() >>> 2) | 0x8000_0000_0000_0000L);
        core.commit(new JournalEntry.Booted(new HostBootId(bootId), core.nowMicros(), 1));
    }
}
