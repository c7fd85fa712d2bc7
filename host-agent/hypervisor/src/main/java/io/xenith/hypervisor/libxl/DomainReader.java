package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.Domid;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import io.xenith.hypervisor.xenstore.XenStoreTree;
import java.lang.foreign.Arena;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Domains as Xen has them ({@code libxl_dominfo}), with what XenStore adds. */
final class DomainReader {
    private DomainReader() {}

    /** A domain as Xen has it. */
    record Seen(DomainRef ref, Json info) {
        RunState state() {
            return readState(info);
        }

        boolean isOver() {
            return !(state() instanceof RunState.Running) && !(state() instanceof RunState.Paused);
        }
    }

    /** Every domain but Dom0 and Xen's own, by number. Asks Xen alone, in one hypercall. */
    static List<Seen> list(Context context) {
        var found = new ArrayList<Seen>();
        for (var info : context.list(context.xl.listDomains, context.xl.dominfo)) {
            readRef(info).ifPresent(ref -> found.add(new Seen(ref, info)));
        }
        found.sort(Comparator.comparing(seen -> seen.ref().domid()));
        return found;
    }

    /** The domain of this number, if it is the one that is meant; else {@link Failure.NoSuchDomain}. */
    static Seen load(Context context, DomainRef domain) {
        try (var arena = Arena.ofConfined()) {
            var value = context.xl.dominfo.allocate(arena);
            int code = context.xl.domainInfo.code(
                    context.ctx(), value, domain.domid().value());
            if (code == ErrorCode.DOMAIN_NOTFOUND.number()) {
                throw noSuch(domain);
            }
            if (code != 0) {
                throw new LibxlFailure(context.xl.domainInfo.name(), code);
            }
            var info = context.xl.dominfo.write(context.ctx(), value);
            context.xl.dominfo.dispose(value);
            if (!readRef(info).equals(Optional.of(domain))) {
                throw noSuch(domain);
            }
            return new Seen(domain, info);
        }
    }

    /** As {@link #load}, for what needs a domain that lives; {@link Failure.WrongState} for one that ended. */
    static Seen loadLiving(Context context, DomainRef domain) {
        var seen = load(context, domain);
        if (seen.isOver()) {
            throw new HypervisorException(new Failure.WrongState(domain, seen.state()));
        }
        return seen;
    }

    static HypervisorException noSuch(DomainRef domain) {
        return new HypervisorException(new Failure.NoSuchDomain(domain.toString()));
    }

    static DomainInfo describe(Seen seen, XenStoreTree store) {
        var domid = seen.ref().domid();
        var info = seen.info();
        return new DomainInfo(
                seen.ref(),
                readName(store, domid).orElse("domain-" + domid),
                readType(info, store, domid),
                !seen.isOver() && Labels.isHalfMade(store, domid) ? new RunState.HalfMade() : seen.state(),
                (int) info.number("vcpu_online").orElse(0),
                readMemory(info),
                Duration.ofNanos(info.number("cpu_time").orElse(0)),
                readCreation(store, seen.ref()),
                seen.state() instanceof RunState.Dying ? new TreeMap<>() : Labels.readLabels(store, domid));
    }

    static Optional<String> readName(XenStoreTree store, Domid domid) {
        return store.read(Labels.domainPath(domid) + "/name");
    }

    /** Held now, and set aside for what is being built. */
    static ByteSize readMemory(Json info) {
        return ByteSize.ofKib(info.number("current_memkb").orElse(0)
                + info.number("outstanding_memkb").orElse(0));
    }

    static DomainType readType(Json info, XenStoreTree store, Domid domid) {
        // Xen itself tells PV and HVM alone; libxl keeps what it made.
        var kept = store.read("/libxl/" + domid + "/type").orElse("");
        return switch (kept) {
            case "pv" -> DomainType.PV;
            case "pvh" -> DomainType.PVH;
            case "hvm" -> DomainType.HVM;
            default -> info.text("domain_type").orElse("").equals("pv") ? DomainType.PV : DomainType.HVM;
        };
    }

    static RunState readState(Json info) {
        if (info.flag("dying")) {
            return new RunState.Dying();
        }
        if (info.flag("shutdown")) {
            return new RunState.Shutdown(readReason(info));
        }
        return info.flag("paused") ? new RunState.Paused() : new RunState.Running();
    }

    private static ShutdownReason readReason(Json info) {
        return switch (info.text("shutdown_reason").orElse("")) {
            case "poweroff" -> ShutdownReason.POWEROFF;
            case "reboot" -> ShutdownReason.REBOOT;
            case "suspend" -> ShutdownReason.SUSPEND;
            case "watchdog" -> ShutdownReason.WATCHDOG;
            case "soft_reset" -> ShutdownReason.SOFT_RESET;
            default -> ShutdownReason.CRASH;
        };
    }

    /** Empty for Dom0 and for what has no identity of its own. */
    private static Optional<DomainRef> readRef(Json info) {
        long domid = info.number("domid").orElse(0);
        if (domid < 1 || domid >= Domid.FIRST_RESERVED) {
            return Optional.empty();
        }
        return info.text("uuid").map(uuid -> new DomainRef(new Domid((int) domid), DomainId.parse(uuid)));
    }

    /** libxl writes seconds with two decimals when it makes a domain; another toolstack may not. */
    private static Instant readCreation(XenStoreTree store, DomainRef domain) {
        return store.read("/vm/" + domain.id() + "/start_time")
                .filter(text -> text.matches("\\d{1,12}\\.\\d{1,6}"))
                .map(BigDecimal::new)
                .map(seconds -> Instant.ofEpochMilli(seconds.movePointRight(3).longValue()))
                .orElse(Instant.EPOCH);
    }
}
