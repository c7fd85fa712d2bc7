package io.xenith.controlplane.network;

import io.grpc.Status;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes addresses. A free one is found by guessing: any address of the pools at random, and the unique index says whether it
 * was free. Creators that work at once rarely guess the same, so they do not wait for each other, and the cost does not grow
 * with the pool. Only in a pool that is nearly full do guesses fail several times over; then the gaps are looked up, from a
 * random place on.
 */
@Singleton
final class AddressAllocator {

    private static final int GUESSES_AT_MOST = 3;
    private static final int GAP_ROUNDS_AT_MOST = 50;
    private static final String TAKE =
            "INSERT INTO port_address (subnet_id, address, port_id) VALUES (?, ?::inet, ?) ON CONFLICT DO NOTHING";
    // The first address after each that is taken, within one pool, from a place on.
    private static final String GAPS = """
            SELECT host(c.address) AS address FROM (
                SELECT a.address + 1 AS address FROM port_address a
                WHERE a.subnet_id = ? AND a.address >= ?::inet AND a.address < ?::inet
                AND NOT EXISTS (SELECT 1 FROM port_address n WHERE n.subnet_id = a.subnet_id AND n.address = a.address + 1)
                ORDER BY a.address LIMIT ?) c
            """;

    private final RandomGenerator chance;

    AddressAllocator(RandomGenerator chance) {
        this.chance = chance;
    }

    /** One address in one subnet for one port. */
    record Taken(UUID subnet, IpAddress address, UUID port) {}

    /**
     * One address that a port needs.
     *
     * @param port that needs it; its row is there already
     * @param subnets from any of these, in this order
     */
    record Need(UUID port, List<SubnetLayout> subnets) {}

    /** Takes exactly these, or refuses with ADDRESS_IN_USE. */
    void takeExactly(Transaction tx, List<Taken> wanted) throws SQLException {
        // In the order of the index, so that two that want the same several addresses do not deadlock.
        List<Taken> ordered = wanted.stream()
                .sorted(Comparator.comparing(Taken::subnet).thenComparing(Taken::address))
                .toList();
        Set<Taken> missing = new HashSet<>(ordered);
        missing.removeAll(take(tx, ordered));
        if (!missing.isEmpty()) {
            IpAddress address = missing.iterator().next().address();
            throw ServiceException.of(
                            Status.Code.FAILED_PRECONDITION, "ADDRESS_IN_USE", "the address " + address + " is taken")
                    .with("address", address.toString());
        }
    }

    /** Takes any address for each need, or refuses with NO_ADDRESS_LEFT. */
    void takeAny(Transaction tx, List<Need> needs) throws SQLException {
        List<Need> open = needs;
        while (!open.isEmpty()) {
            for (int guess = 0; guess < GUESSES_AT_MOST && !open.isEmpty(); guess++) {
                open = guess(tx, open);
            }
            open = fillGaps(tx, open);
            // What is still open goes on to its next subnet; each turn of this loop uses up one.
            List<Need> next = new ArrayList<>();
            for (Need need : open) {
                if (need.subnets().size() <= 1) {
                    throw noneLeft(need.subnets());
                }
                next.add(new Need(
                        need.port(), need.subnets().subList(1, need.subnets().size())));
            }
            open = next;
        }
    }

    private List<Need> guess(Transaction tx, List<Need> needs) throws SQLException {
        Map<Taken, Need> guesses = new LinkedHashMap<>();
        Set<IpAddress> guessed = new HashSet<>();
        for (Need need : needs) {
            SubnetLayout subnet = need.subnets().getFirst();
            if (subnet.pools().size().signum() > 0) {
                IpAddress address = subnet.pools().random(chance);
                if (guessed.add(address)) {
                    guesses.put(new Taken(subnet.id(), address, need.port()), need);
                }
            }
        }
        return stillOpen(needs, guesses, take(tx, ordered(guesses)));
    }

    private List<Need> fillGaps(Transaction tx, List<Need> needs) throws SQLException {
        List<Need> open = new ArrayList<>();
        Map<UUID, List<Need>> bySubnet = new LinkedHashMap<>();
        needs.forEach(need -> bySubnet.computeIfAbsent(need.subnets().getFirst().id(), _ -> new ArrayList<>())
                .add(need));
        for (List<Need> same : bySubnet.values()) {
            List<Need> left = same;
            for (int round = 0; round < GAP_ROUNDS_AT_MOST && !left.isEmpty(); round++) {
                List<IpAddress> free = gaps(tx, left.getFirst().subnets().getFirst(), left.size());
                if (free.isEmpty()) {
                    break;
                }
                Map<Taken, Need> tries = new LinkedHashMap<>();
                for (int i = 0; i < Math.min(free.size(), left.size()); i++) {
                    Need need = left.get(i);
                    tries.put(new Taken(need.subnets().getFirst().id(), free.get(i), need.port()), need);
                }
                left = stillOpen(left, tries, take(tx, ordered(tries)));
            }
            open.addAll(left);
        }
        return open;
    }

    // Begins in one pool at a random place and goes round all of them, so that creators look in different places.
    private List<IpAddress> gaps(Transaction tx, SubnetLayout subnet, int wanted) throws SQLException {
        List<AddressRanges.Range> ranges = subnet.pools().ranges();
        if (ranges.isEmpty()) {
            return List.of();
        }
        List<IpAddress> found = new ArrayList<>();
        IpAddress start = subnet.pools().random(chance);
        int first = 0;
        while (!ranges.get(first).contains(start.value())) {
            first++;
        }
        for (int i = 0; i <= ranges.size() && found.size() < wanted; i++) {
            AddressRanges.Range range = ranges.get((first + i) % ranges.size());
            BigInteger from = i == 0 ? start.value() : range.first();
            BigInteger to = i == ranges.size() ? start.value() : range.last();
            found.addAll(gapsWithin(tx, subnet, from, to, wanted - found.size()));
        }
        return found.stream().distinct().toList();
    }

    private static List<IpAddress> gapsWithin(
            Transaction tx, SubnetLayout subnet, BigInteger from, BigInteger to, int wanted) throws SQLException {
        if (from.compareTo(to) > 0) {
            return List.of();
        }
        List<IpAddress> found = new ArrayList<>();
        int version = subnet.cidr().version();
        IpAddress first = new IpAddress(version, from);
        long taken = Sql.number(
                tx.connection(),
                "SELECT count(*) FROM port_address WHERE subnet_id = ? AND address = ?::inet",
                subnet.id(),
                first.toString());
        if (taken == 0) {
            found.add(first);
        }
        for (String text : Sql.list(
                tx.connection(),
                GAPS,
                row -> row.text("address"),
                subnet.id(),
                first.toString(),
                new IpAddress(version, to).toString(),
                wanted)) {
            found.add(IpAddress.parse("address", text));
        }
        return found;
    }

    private static List<Taken> ordered(Map<Taken, Need> tries) {
        return tries.keySet().stream()
                .sorted(Comparator.comparing(Taken::subnet).thenComparing(Taken::address))
                .toList();
    }

    private static List<Need> stillOpen(List<Need> needs, Map<Taken, Need> tries, List<Taken> taken) {
        Map<Need, Integer> served = new HashMap<>();
        taken.forEach(one -> served.merge(tries.get(one), 1, Integer::sum));
        List<Need> open = new ArrayList<>();
        for (Need need : needs) {
            if (served.merge(need, -1, Integer::sum) < 0) {
                open.add(need);
            }
        }
        return open;
    }

    private static List<Taken> take(Transaction tx, List<Taken> wanted) throws SQLException {
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<@Nullable Object[]> parameters = new ArrayList<>();
        wanted.forEach(
                one -> parameters.add(new Object[] {one.subnet(), one.address().toString(), one.port()}));
        int[] counts = Sql.batch(tx.connection(), TAKE, parameters);
        List<Taken> taken = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                taken.add(wanted.get(i));
            }
        }
        return taken;
    }

    private static ServiceException noneLeft(List<SubnetLayout> subnets) {
        String where = subnets.isEmpty() ? "" : " in " + subnets.getFirst().cidr();
        return ServiceException.of(Status.Code.RESOURCE_EXHAUSTED, "NO_ADDRESS_LEFT", "no address is left" + where);
    }
}
