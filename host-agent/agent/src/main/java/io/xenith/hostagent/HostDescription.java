package io.xenith.hostagent;

import io.xenith.hostagent.machine.HostMachine;
import io.xenith.hostagent.time.ProtoTime;
import io.xenith.hostagent.v1.ForeignDomain;
import io.xenith.hostagent.v1.HostFacts;
import io.xenith.hostagent.v1.NumaCell;
import io.xenith.hostagent.watch.HostReader;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.HostInfo;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.StoreInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/** From what the hypervisor says of the host to the contract's facts. */
final class HostDescription implements HostReader {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** That this agent knows {@code leave_to} and {@code arrive_from}: the control plane orders no live move without it. */
    private static final String LIVE_MOVE = "XENITH_LIVE_MOVE";

    /** That this agent knows {@code volumes}: an older one would take the order and leave them out. */
    private static final String VOLUMES = "XENITH_VOLUMES";

    /** Before the id of the store that this host has together with others. */
    private static final String STORE = "XENITH_STORE_";

    /** Kernel flags whose name in placement's traits is not simply the flag in capitals. */
    private static final Map<String, String> TRAITS = Map.of(
            "aes", "AESNI",
            "sse4_1", "SSE41",
            "sse4_2", "SSE42",
            "pni", "SSE3",
            "fma", "FMA3",
            "pclmulqdq", "CLMUL",
            "sha_ni", "SHA");

    private final UUID hostId;
    private final String hostname;
    private final HostMachine machine;
    private final Predicate<DomainId> held;
    private final IntSupplier queued;

    HostDescription(UUID hostId, String hostname, HostMachine machine, Predicate<DomainId> held, IntSupplier queued) {
        this.hostId = hostId;
        this.hostname = hostname;
        this.machine = machine;
        this.held = held;
        this.queued = queued;
    }

    @Override
    public HostFacts readFacts() {
        Call call = Call.of("describe-" + hostId, TIMEOUT);
        HostInfo info = machine.hypervisor().describeHost(call);
        StoreInfo store = machine.store().describeStore(call);
        HostFacts.Builder facts = HostFacts.newBuilder()
                .setHostId(hostId.toString())
                .setHostname(hostname)
                .setBootId(info.bootId().toString())
                .setAgentVersion(AgentVersion.text())
                .setHypervisorVersion(machine.versionPrefix() + " " + info.xenVersion())
                .setCpus(info.cpus().size())
                .setMemoryBytes(info.memory().claimable().bytes())
                .setDiskBytes(store.total().bytes())
                .setFreeMemoryBytes(info.memory().free().bytes())
                .setFreeDiskBytes(store.free().bytes())
                .setArchitecture("x86_64")
                .setBootedAt(ProtoTime.of(info.bootedAt()))
                .addAllTraits(traitsOf(info, machine.store()));
        for (HostInfo.NumaCell cell : info.cells()) {
            facts.addNumaCells(NumaCell.newBuilder()
                    .setCell(cell.number())
                    .setCpus(cell.cpus().size())
                    .setMemoryBytes(cell.total().bytes()));
        }
        return facts.build();
    }

    private static List<String> traitsOf(HostInfo info, HostStore disks) {
        List<String> traits = new ArrayList<>();
        for (String feature : info.cpuFeatures()) {
            traits.add("HW_CPU_X86_" + TRAITS.getOrDefault(feature, feature.toUpperCase(Locale.ROOT)));
        }
        info.domainTypes().forEach(type -> traits.add("XENITH_GUEST_" + type));
        traits.add(LIVE_MOVE);
        traits.add(VOLUMES);
        disks.findSharedStore()
                .map(store -> store.toString().replace("-", "").toUpperCase(Locale.ROOT))
                .ifPresent(store -> traits.add(STORE + store));
        return traits;
    }

    @Override
    public List<ForeignDomain> listForeignDomains() {
        return machine.hypervisor().listDomains(Call.of("list-" + hostId, TIMEOUT)).stream()
                .filter(domain -> !held.test(domain.ref().id()))
                .map(domain -> ForeignDomain.newBuilder()
                        .setDomid(domain.ref().domid().value())
                        .setName(domain.name())
                        .setDomainId(domain.ref().id().toString())
                        .build())
                .toList();
    }

    @Override
    public int countQueued() {
        return queued.getAsInt();
    }
}
