package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.CpuPlacement;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.Domid;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.NicConfig;
import io.xenith.hypervisor.xenstore.XenStoreTree;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What this product keeps with a domain in XenStore, under {@code /local/domain/<domid>/xenith}: the caller's labels, and of
 * the configuration what libxl has no place for. Written by libxl ({@code xsdata}) in the transaction that makes the domain's
 * path, readable by the guest, writable by Dom0 alone, gone with the domain.
 */
final class Labels {
    private static final String ROOT = "xenith";
    private static final String LABELS = ROOT + "/labels";
    private static final String WHOLE = ROOT + "/whole";
    private static final String CELLS = ROOT + "/cells";
    private static final String HELD = ROOT + "/held";
    private static final String NICS = ROOT + "/nics";

    private Labels() {}

    /** What libxl has no place for in a NIC. */
    record NicFacts(UUID port, List<InetAddress> allowedAddresses) {}

    static SortedMap<String, String> computeXsdata(DomainConfig config) {
        var data = new TreeMap<String, String>();
        data.put(ROOT, "1");
        config.labels().forEach((key, value) -> data.put(LABELS + "/" + key, value));
        if (config.placement() instanceof CpuPlacement.OnCells(var cells)) {
            data.put(CELLS, cells.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        config.nics().forEach(nic -> data.put(nicPath(nic.mac()), computeNicFacts(nic)));
        return data;
    }

    static SortedMap<String, String> readLabels(XenStoreTree store, Domid domid) {
        var labels = new TreeMap<String, String>();
        var path = domainPath(domid) + "/" + LABELS;
        for (var key : store.list(path).orElse(List.of())) {
            store.read(path + "/" + key).ifPresent(value -> labels.put(key, value));
        }
        return labels;
    }

    static CpuPlacement readPlacement(XenStoreTree store, Domid domid) {
        return store.read(domainPath(domid) + "/" + CELLS)
                .<CpuPlacement>map(cells -> new CpuPlacement.OnCells(
                        Arrays.stream(cells.split(",")).map(Integer::valueOf).toList()))
                .orElse(new CpuPlacement.Anywhere());
    }

    /** Empty for a NIC that this product did not make. */
    static Optional<NicFacts> readNicFacts(XenStoreTree store, Domid domid, MacAddress mac) {
        return store.read(domainPath(domid) + "/" + nicPath(mac)).map(Labels::parseNicFacts);
    }

    static void writeNicFacts(XenStoreTree store, Domid domid, NicConfig nic) {
        store.write(domainPath(domid) + "/" + nicPath(nic.mac()), computeNicFacts(nic));
    }

    static void removeNicFacts(XenStoreTree store, Domid domid, MacAddress mac) {
        store.remove(domainPath(domid) + "/" + nicPath(mac));
    }

    /** Notes that all of a domain is there. Until then it is {@link #isHalfMade}. */
    static void setWhole(XenStoreTree store, Domid domid) {
        store.write(domainPath(domid) + "/" + WHOLE, "1");
    }

    /** Whether this product began to make the domain, and has not come to the end. */
    static boolean isHalfMade(XenStoreTree store, Domid domid) {
        var own = store.list(domainPath(domid) + "/" + ROOT);
        return own.isPresent() && !own.get().contains("whole");
    }

    /** Whether the domain was paused when it was suspended. */
    static boolean isHeld(XenStoreTree store, Domid domid) {
        return store.read(domainPath(domid) + "/" + HELD).isPresent();
    }

    static void setHeld(XenStoreTree store, Domid domid, boolean held) {
        if (held) {
            store.write(domainPath(domid) + "/" + HELD, "1");
        } else {
            store.remove(domainPath(domid) + "/" + HELD);
        }
    }

    static String domainPath(Domid domid) {
        return "/local/domain/" + domid;
    }

    /** XenStore knows no colons in paths. */
    private static String nicPath(MacAddress mac) {
        return NICS + "/" + mac.value().replace(":", "");
    }

    private static String computeNicFacts(NicConfig nic) {
        return nic.port() + " "
                + nic.allowedAddresses().stream()
                        .map(InetAddress::getHostAddress)
                        .collect(Collectors.joining(","));
    }

    private static NicFacts parseNicFacts(String text) {
        int space = text.indexOf(' ');
        var addresses = text.substring(space + 1);
        return new NicFacts(
                UUID.fromString(text.substring(0, space)),
                addresses.isEmpty()
                        ? List.of()
                        : Arrays.stream(addresses.split(","))
                                .map(InetAddress::ofLiteral)
                                .toList());
    }
}
