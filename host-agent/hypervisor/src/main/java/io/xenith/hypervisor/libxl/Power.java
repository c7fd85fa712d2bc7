package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.RunState;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Lets domains run, stops them, asks them to stop. */
final class Power {
    private static final int TRIGGER_POWER = 1; // LIBXL_TRIGGER_POWER
    private static final int TRIGGER_RESET = 5; // LIBXL_TRIGGER_RESET
    private static final int FIRST_VCPU = 0;
    /** How long to wait for a guest's word that it heard; libxl would wait for a minute. */
    private static final Duration ACKNOWLEDGEMENT = Duration.ofSeconds(5);

    private static final int MOST_DESTROYS = 3;

    private final Workers workers;

    Power(Workers workers) {
        this.workers = workers;
    }

    /** Xen counts pauses: so it is looked first, and one that runs is left alone. */
    void unpause(Call call, DomainRef domain) {
        act(call, MicroOperation.UNPAUSE, domain, context -> {
            if (DomainReader.loadLiving(context, domain).state() instanceof RunState.Paused) {
                context.onDomain(context.xl.unpause, domain.domid().value());
            }
        });
    }

    void pause(Call call, DomainRef domain) {
        act(call, MicroOperation.PAUSE, domain, context -> {
            if (DomainReader.loadLiving(context, domain).state() instanceof RunState.Running) {
                context.onDomain(context.xl.pause, domain.domid().value());
            }
        });
    }

    void destroy(Call call, DomainRef domain) {
        act(call, MicroOperation.DESTROY, domain, context -> {
            DomainReader.load(context, domain);
            destroyNow(context, domain);
        });
    }

    /** Again when libxl failed half way, as it does when its child was ended by {@link StuckChildren}: what is done stays done. */
    private static void destroyNow(Context context, DomainRef domain) {
        for (int left = MOST_DESTROYS; left > 0; left--) {
            int code = context.xl.destroy.code(context.ctx(), domain.domid().value(), MemorySegment.NULL);
            if (code == 0) {
                return;
            }
            if (left == 1 || code == ErrorCode.ABORTED.number() || !isThere(context, domain)) {
                throw new LibxlFailure(context.xl.destroy.name(), code);
            }
        }
    }

    private static boolean isThere(Context context, DomainRef domain) {
        return DomainReader.list(context).stream().anyMatch(seen -> seen.ref().equals(domain));
    }

    void requestShutdown(Call call, DomainRef domain) {
        ask(call, MicroOperation.REQUEST_SHUTDOWN, domain, true);
    }

    void requestReboot(Call call, DomainRef domain) {
        ask(call, MicroOperation.REQUEST_REBOOT, domain, false);
    }

    /** The request stays in XenStore whether the guest said that it heard it or not. */
    private void ask(Call call, MicroOperation operation, DomainRef domain, boolean powerOff) {
        boolean waits = call.timeout().compareTo(ACKNOWLEDGEMENT) > 0;
        var asked = waits ? new Call(call.operationId(), ACKNOWLEDGEMENT, call.cancellation()) : call;
        try {
            act(asked, operation, domain, context -> askNow(context, domain, powerOff));
        } catch (HypervisorException e) {
            if (!(waits && e.failure() instanceof Failure.TimedOut)) {
                throw e;
            }
        }
    }

    private static void askNow(Context context, DomainRef domain, boolean powerOff) {
        var state = DomainReader.load(context, domain).state();
        switch (state) {
            case RunState.Paused _ -> throw new HypervisorException(new Failure.WrongState(domain, state));
            case RunState.HalfMade _, RunState.Shutdown _, RunState.Dying _ -> {}
            case RunState.Running _ -> {
                var function = powerOff ? context.xl.shutdown : context.xl.reboot;
                int code = function.code(context.ctx(), domain.domid().value(), MemorySegment.NULL);
                if (code == ErrorCode.NOPARAVIRT.number()) {
                    // No PV drivers that could hear: the machine's power or reset button.
                    context.require(
                            context.xl.sendTrigger,
                            context.ctx(),
                            domain.domid().value(),
                            powerOff ? TRIGGER_POWER : TRIGGER_RESET,
                            FIRST_VCPU,
                            MemorySegment.NULL);
                } else if (code != 0
                        && code != ErrorCode.TIMEDOUT.number()
                        && code != ErrorCode.GUEST_TIMEDOUT.number()) {
                    throw new LibxlFailure(function.name(), code);
                }
            }
        }
    }

    private interface Act {
        void run(Context context);
    }

    private void act(Call call, MicroOperation operation, DomainRef domain, Act act) {
        try {
            var _ = workers.run(call, operation, context -> {
                act.run(context);
                return true;
            });
        } catch (HypervisorException e) {
            // libxl's own words for it name no domain.
            if (e.failure() instanceof Failure.NoSuchDomain) {
                throw new HypervisorException(
                        new Failure.NoSuchDomain(domain.toString()),
                        e.nativeCode().isPresent() ? e.nativeCode().getAsInt() : null,
                        e.log(),
                        e);
            }
            throw e;
        }
    }
}
