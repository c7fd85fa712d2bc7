package io.xenith.hostagent.console;

import io.grpc.Status;
import io.xenith.hostagent.ToolstackDown;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.ConsoleChannel;
import io.xenith.hypervisor.ConsoleRange;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.Hypervisor;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.RunState;
import io.xenith.transport.error.ServiceException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The consoles and screens of the domains that a host holds. Errors are those of the contract. */
public final class Consoles {
    /** Open at once on one domain, of both kinds together. */
    static final int OF_A_DOMAIN = 4;

    /** Open at once on the host. */
    static final int OF_THE_HOST = 64;

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

    private final Hypervisor hypervisor;
    private final Predicate<DomainId> holds;
    // Guarded by itself.
    private final Map<DomainId, Integer> open = new HashMap<>();

    /**
     * Of a host.
     *
     * @param holds whether the agent was ordered to have a domain
     */
    public Consoles(Hypervisor hypervisor, Predicate<DomainId> holds) {
        this.hypervisor = hypervisor;
        this.holds = holds;
    }

    /** The end of a domain's console log, at most so many bytes. */
    public byte[] readLog(DomainId id, int maxBytes) {
        requireHeld(id);
        try {
            return hypervisor
                    .readConsole(call(id), id, new ConsoleRange.Tail(maxBytes))
                    .bytes();
        } catch (HypervisorException e) {
            throw ToolstackDown.because(e);
        }
    }

    /** Opens the console of a domain that is up, or its screen. To be given back by {@link #close}. */
    ConsoleChannel open(DomainId id, boolean screen) {
        requireHeld(id);
        take(id);
        try {
            var domain = hypervisor.findDomain(call(id), id).orElseThrow(() -> notUp(id));
            return screen ? openScreen(domain) : hypervisor.openConsole(call(id), domain.ref());
        } catch (HypervisorException e) {
            giveBack(id);
            throw e.failure() instanceof Failure.NoSuchDomain ? notUp(id) : ToolstackDown.because(e);
        } catch (RuntimeException e) {
            giveBack(id);
            throw e;
        }
    }

    private ConsoleChannel openScreen(DomainInfo domain) {
        var id = domain.ref().id();
        if (domain.state() instanceof RunState.Shutdown || domain.state() instanceof RunState.Dying) {
            throw notUp(id);
        }
        var address = hypervisor.findVncAddress(call(id), domain.ref()).orElseThrow(() -> ServiceException.of(
                        Status.Code.FAILED_PRECONDITION,
                        "NO_SCREEN",
                        "the domain has no screen: only HVM guests have one, from their next start on")
                .with("domain_id", id.toString()));
        try {
            return ScreenChannel.connect(address);
        } catch (IOException e) {
            // The device model goes with its domain, a moment before the domain itself.
            throw notUp(id).because("the screen at " + address, e);
        }
    }

    void close(DomainId id, ConsoleChannel console) {
        try {
            console.close();
        } finally {
            giveBack(id);
        }
    }

    private void take(DomainId id) {
        synchronized (open) {
            int all = open.values().stream().mapToInt(Integer::intValue).sum();
            int limit = all >= OF_THE_HOST ? OF_THE_HOST : OF_A_DOMAIN;
            if (all >= OF_THE_HOST || open.getOrDefault(id, 0) >= OF_A_DOMAIN) {
                throw ServiceException.of(
                                Status.Code.RESOURCE_EXHAUSTED,
                                "TOO_MANY_CONSOLES",
                                "too many consoles are open; close one")
                        .with("limit", Integer.toString(limit));
            }
            open.merge(id, 1, Integer::sum);
        }
    }

    private void giveBack(DomainId id) {
        synchronized (open) {
            open.computeIfPresent(id, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private void requireHeld(DomainId id) {
        if (!holds.test(id)) {
            throw ServiceException.of(Status.Code.NOT_FOUND, "DOMAIN_NOT_FOUND", "this host holds no such domain");
        }
    }

    private static ServiceException notUp(DomainId id) {
        return ServiceException.of(Status.Code.FAILED_PRECONDITION, "DOMAIN_NOT_UP", "the domain is not up")
                .with("domain_id", id.toString());
    }

    private static Call call(DomainId id) {
        return Call.of("console-" + id, CALL_TIMEOUT);
    }
}
