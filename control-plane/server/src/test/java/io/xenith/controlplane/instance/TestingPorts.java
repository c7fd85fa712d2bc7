package io.xenith.controlplane.instance;

import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.InstanceNic;
import io.xenith.controlplane.v1.RequestedNic;
import io.xenith.hostagent.v1.Nic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Ports in memory: each instance gets one. */
final class TestingPorts implements InstancePorts {
    final Map<UUID, List<UUID>> ports = new ConcurrentHashMap<>();
    final Map<UUID, String> bound = new ConcurrentHashMap<>();

    @Override
    public void allocate(Transaction tx, CallerScope scope, List<Wish> wishes) {
        wishes.forEach(wish -> tx.afterCommit(() -> ports.put(wish.instance(), List.of(UUID.randomUUID()))));
    }

    @Override
    public UUID attach(Transaction tx, CallerScope scope, UUID instance, RequestedNic nic) {
        var port = UUID.randomUUID();
        var more = new ArrayList<>(ports.getOrDefault(instance, List.of()));
        more.add(port);
        ports.put(instance, more);
        return port;
    }

    @Override
    public void detach(Transaction tx, CallerScope scope, UUID instance, UUID port) {
        ports.computeIfPresent(
                instance,
                (_, all) -> all.stream().filter(one -> !one.equals(port)).toList());
    }

    @Override
    public void changeSecurityGroups(
            Transaction tx, CallerScope scope, UUID instance, List<String> add, List<String> remove) {}

    @Override
    public void bind(Transaction tx, Map<UUID, String> hostNames) {
        bound.putAll(hostNames);
    }

    @Override
    public void release(Transaction tx, Collection<UUID> instances) {
        instances.forEach(ports::remove);
    }

    @Override
    public Map<UUID, List<Nic>> listNics(Transaction tx, Collection<UUID> instances) {
        var nics = new HashMap<UUID, List<Nic>>();
        instances.forEach(instance -> nics.put(
                instance,
                ports.getOrDefault(instance, List.of()).stream()
                        .map(port -> Nic.newBuilder().setPortId(port.toString()).build())
                        .toList()));
        return nics;
    }

    @Override
    public Map<UUID, View> listViews(Transaction tx, Collection<UUID> instances) {
        var views = new HashMap<UUID, View>();
        instances.forEach(instance -> views.put(
                instance,
                new View(
                        ports.getOrDefault(instance, List.of()).stream()
                                .map(port -> InstanceNic.newBuilder()
                                        .setPortId(port.toString())
                                        .build())
                                .toList(),
                        List.of("default"))));
        return views;
    }

    @Override
    public String addressCondition(int ipVersion) {
        return "? = ''";
    }
}
