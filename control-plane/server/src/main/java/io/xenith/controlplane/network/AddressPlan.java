package io.xenith.controlplane.network;

import io.grpc.Status;
import io.xenith.controlplane.network.AddressAllocator.Need;
import io.xenith.controlplane.network.AddressAllocator.Taken;
import io.xenith.controlplane.record.Refusals;
import io.xenith.transport.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Which addresses a port is to have: pure, nothing is taken yet.
 *
 * @param exact addresses that are known already
 * @param any one address each of some subnets
 */
record AddressPlan(List<Taken> exact, List<Need> any) {

    private static final int ADDRESSES_AT_MOST = 20;

    /** Plans what was wished for; no wish is one address of each version that the network offers. */
    static AddressPlan of(UUID port, MacAddress mac, List<AddressWish> wishes, List<SubnetLayout> subnets) {
        if (wishes.size() > ADDRESSES_AT_MOST) {
            throw Refusals.invalidField("addresses", "at most " + ADDRESSES_AT_MOST);
        }
        AddressPlan plan = new AddressPlan(new ArrayList<>(), new ArrayList<>());
        if (wishes.isEmpty()) {
            plan.addDefaults(port, mac, subnets);
        }
        for (AddressWish wish : wishes) {
            plan.add(port, mac, wish, subnets);
        }
        return plan;
    }

    private void addDefaults(UUID port, MacAddress mac, List<SubnetLayout> subnets) {
        for (int version : List.of(4, 6)) {
            List<SubnetLayout> pooled = subnets.stream()
                    .filter(subnet -> subnet.cidr().version() == version && !subnet.selfAssigned())
                    .toList();
            if (!pooled.isEmpty()) {
                any.add(new Need(port, pooled));
            }
        }
        subnets.stream()
                .filter(SubnetLayout::selfAssigned)
                .forEach(subnet -> exact.add(new Taken(subnet.id(), mac.in(subnet.cidr()), port)));
    }

    private void add(UUID port, MacAddress mac, AddressWish wish, List<SubnetLayout> subnets) {
        switch (wish) {
            case AddressWish.Exactly(IpAddress address) ->
                exact.add(subnets.stream()
                        .filter(subnet -> subnet.cidr().isHost(address))
                        .findFirst()
                        .map(subnet -> new Taken(subnet.id(), address, port))
                        .orElseThrow(() -> notInSubnet(address)));
            case AddressWish.ExactlyIn(UUID id, IpAddress address) -> {
                if (!find(subnets, id).cidr().isHost(address)) {
                    throw notInSubnet(address);
                }
                exact.add(new Taken(id, address, port));
            }
            case AddressWish.AnyIn(UUID id) -> {
                SubnetLayout subnet = find(subnets, id);
                if (subnet.selfAssigned()) {
                    exact.add(new Taken(id, mac.in(subnet.cidr()), port));
                } else {
                    any.add(new Need(port, List.of(subnet)));
                }
            }
        }
    }

    private static SubnetLayout find(List<SubnetLayout> subnets, UUID id) {
        return subnets.stream()
                .filter(subnet -> subnet.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusals.invalidField("addresses", "no subnet " + id + " on this network"));
    }

    private static ServiceException notInSubnet(IpAddress address) {
        return ServiceException.of(
                        Status.Code.INVALID_ARGUMENT,
                        "ADDRESS_NOT_IN_SUBNET",
                        address + " lies in no subnet of the network")
                .with("address", address.toString());
    }
}
