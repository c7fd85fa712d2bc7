package io.xenith.hypervisor;

import java.net.InetSocketAddress;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The hypervisor of one host: a closed set of blocking micro-operations, shaped for libxl.
 *
 * <p><b>Threads.</b> Every method may be called from any thread and may block, up to the call's timeout; call from virtual
 * threads, never from an event loop. An implementation over native code runs on its own bounded set of platform threads and
 * the time spent waiting for one counts against the timeout. Calls for different domains run side by side. Calls for one
 * domain that overlap are safe but their order is not defined: a caller that cares does one at a time per domain id.
 *
 * <p><b>Deadlines.</b> When the timeout passes or the caller cancels, the operation is aborted (libxl's
 * {@code libxl_ao_abort}) and the call throws {@link Failure.TimedOut} or {@link Failure.Cancelled} within a bound of
 * seconds. The outcome is then unknown and some valid state is left: look with {@link #findDomain} and decide again.
 *
 * <p><b>Failures.</b> All by {@link HypervisorException}. Where {@link Failure#mayHaveTakenEffect} is false nothing changed.
 *
 * <p><b>Ends of domains.</b> A guest that powers off, reboots, crashes or was suspended leaves its domain in
 * {@link RunState.Shutdown}, holding its memory, until {@link #destroy}. Nothing restarts by itself.
 */
public interface Hypervisor extends AutoCloseable {
    /**
     * Makes a domain with all its devices and leaves it paused at its first instruction. The check for name, id and
     * memory and the making are one step as far as calls through this object go.
     *
     * <p>Throws {@link Failure.OutOfMemory}, {@link Failure.NameInUse}, {@link Failure.DomainExists},
     * {@link Failure.MissingFile}, {@link Failure.InvalidConfig}.
     */
    DomainRef createPaused(Call call, DomainConfig config);

    /** Lets a paused domain run. Does nothing to one that runs. {@link Failure.WrongState} for one that ended. */
    void unpause(Call call, DomainRef domain);

    /** Takes a domain off the CPUs at once. Does nothing to a paused one. {@link Failure.WrongState} for one that ended. */
    void pause(Call call, DomainRef domain);

    /**
     * Asks the guest to power off and returns; whether and when it does is the guest's business
     * ({@link HypervisorEvent.DomainShutdown} tells). Does nothing to a domain that ended. {@link Failure.WrongState} for a
     * paused one, which cannot hear it.
     */
    void requestShutdown(Call call, DomainRef domain);

    /** As {@link #requestShutdown}, but the guest ends with {@link ShutdownReason#REBOOT}: destroy and create again. */
    void requestReboot(Call call, DomainRef domain);

    /** Ends a domain at once and frees all it held, whatever its state. Its disks' contents stay; its console log stays. */
    void destroy(Call call, DomainRef domain);

    /**
     * Writes the state of a running or paused domain to a stream; one that is paused may run for the moment that a guest
     * needs to suspend itself. {@link Failure.WrongState} for one that ended or never ran. On return the stream is complete and the domain is in
     * {@code Shutdown(SUSPEND)}: {@link #destroy} it or {@link #resume} it. If writing fails
     * ({@link Failure.BadStream}) the domain goes on as it was. Does not close the channel. While the channel blocks, only
     * closing it ends the call early: give a channel over a network its own deadline.
     *
     * @param mode whether the guest runs on while most of its memory is written
     */
    void suspend(Call call, DomainRef domain, WritableByteChannel sink, SuspendMode mode);

    /** Lets a domain that was suspended go on in place, as it was before. {@link Failure.WrongState} for any other. */
    void resume(Call call, DomainRef domain);

    /**
     * Makes a domain from a stream, paused; unpause it to let the guest go on where it was. Type, vCPUs and memory must be
     * those of the domain that was suspended; names, disks and NICs may have moved. Reads exactly one domain from the
     * channel and does not close it; a channel that blocks is as with {@link #suspend}. {@link Failure.BadStream} leaves nothing; others as {@link #createPaused}.
     */
    DomainRef restorePaused(Call call, DomainConfig config, ReadableByteChannel source);

    /**
     * Plugs a disk into a domain that has not ended. {@link Failure.DeviceInUse} where the target is taken,
     * {@link Failure.MissingFile}.
     */
    void attachDisk(Call call, DomainRef domain, DiskConfig disk);

    /** Takes a disk away. {@link Failure.NoSuchDevice}; {@link Failure.DeviceFailed} where the guest does not let go. */
    void detachDisk(Call call, DomainRef domain, String target);

    /** Plugs a NIC into a domain that has not ended. {@link Failure.DeviceInUse} where the MAC is taken. */
    void attachNic(Call call, DomainRef domain, NicConfig nic);

    /** Takes a NIC away. {@link Failure.NoSuchDevice}; {@link Failure.DeviceFailed} where the guest does not let go. */
    void detachNic(Call call, DomainRef domain, MacAddress mac);

    /** Sets how many vCPUs are online, 1 to the configuration's most; {@link Failure.InvalidConfig} outside of that. */
    void setVcpus(Call call, DomainRef domain, int vcpus);

    /**
     * Sets what the guest's balloon is to aim at, 16 MiB to the configuration's most; the memory follows as the guest
     * complies. {@link Failure.OutOfMemory} where the host has not the difference, {@link Failure.InvalidConfig}.
     */
    void setMemoryTarget(Call call, DomainRef domain, ByteSize memory);

    /**
     * Reads the log of the latest domain with this id on this host. The log starts anew with each domain and stays after the
     * domain is gone, until {@link #discardConsole}, a new domain, or until the host keeps too many; empty where there is
     * none. How much of it is kept is bounded (the newest at least 64 KiB).
     */
    ConsoleLog readConsole(Call call, DomainId id, ConsoleRange range);

    /** Opens the serial console of a living domain. */
    ConsoleChannel openConsole(Call call, DomainRef domain);

    /** Forgets the log of a domain that is gone. Does nothing where there is none or the domain lives. */
    void discardConsole(Call call, DomainId id);

    /** Where the domain's VNC server listens, or empty for a domain without a screen, or one that ended. It speaks RFB (RFC 6143). */
    Optional<InetSocketAddress> findVncAddress(Call call, DomainRef domain);

    /** The domain with this id on this host, or empty when there surely is none ("could not look" throws). */
    Optional<DomainInfo> findDomain(Call call, DomainId id);

    /** The configuration of a domain as it is now: devices that came and went, vCPUs and memory as set last. */
    DomainConfig loadConfig(Call call, DomainRef domain);

    /** Every domain of the host but Dom0, those of others included, by domid. */
    List<DomainInfo> listDomains(Call call);

    /** CPUs, topology, NUMA cells, memory, version and features of the host, now. */
    HostInfo describeHost(Call call);

    /**
     * Tells of what happens from now on, until the registration is closed. Subscribe first, then list: nothing is missed
     * between. The listener is called in order, by one thread at a time, must return at once and must not call back; what it
     * throws is logged and dropped.
     */
    Cancellation.Registration subscribe(Consumer<HypervisorEvent> listener);

    /** Lets go of the toolstack. Touches no domain. Calls after it throw {@link Failure.ToolstackDown}. */
    @Override
    void close();
}
