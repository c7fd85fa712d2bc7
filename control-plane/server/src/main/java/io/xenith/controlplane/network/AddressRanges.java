package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.v1.AddressRange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The pools of one subnet, from which addresses are taken when nobody names one.
 *
 * @param version 4 or 6
 * @param ranges in order, none touching another
 */
record AddressRanges(int version, List<Range> ranges) {

    private static final int POOLS_AT_MOST = 64;

    /** From first to last, both included, as numbers. */
    record Range(BigInteger first, BigInteger last) {

        BigInteger size() {
            return last.subtract(first).add(BigInteger.ONE);
        }

        boolean contains(BigInteger address) {
            return first.compareTo(address) <= 0 && last.compareTo(address) >= 0;
        }
    }

    AddressRanges {
        ranges = List.copyOf(ranges);
    }

    /** Every address of a block that a port may have, but the gateway. */
    static AddressRanges of(Cidr cidr, Optional<IpAddress> gateway) {
        BigInteger first = cidr.firstHost();
        BigInteger last = cidr.lastHost();
        List<Range> ranges = new ArrayList<>();
        if (gateway.isPresent() && new Range(first, last).contains(gateway.get().value())) {
            BigInteger taken = gateway.get().value();
            ranges.add(new Range(first, taken.subtract(BigInteger.ONE)));
            ranges.add(new Range(taken.add(BigInteger.ONE), last));
        } else {
            ranges.add(new Range(first, last));
        }
        return new AddressRanges(
                cidr.version(),
                ranges.stream().filter(range -> range.size().signum() > 0).toList());
    }

    /** Pools as given; INVALID_FIELD when one leaves the block, overlaps another or holds the gateway. */
    static AddressRanges parse(Cidr cidr, Optional<IpAddress> gateway, List<AddressRange> given) {
        if (given.size() > POOLS_AT_MOST) {
            throw Refusals.invalidField("pools", "at most " + POOLS_AT_MOST);
        }
        List<Range> ranges = new ArrayList<>();
        for (AddressRange one : given) {
            IpAddress first = IpAddress.parse("pools", one.getFirst());
            IpAddress last = IpAddress.parse("pools", one.getLast());
            if (!cidr.isHost(first) || !cidr.isHost(last) || first.compareTo(last) > 0) {
                throw Refusals.invalidField("pools", first + " to " + last + " is no range within " + cidr);
            }
            ranges.add(new Range(first.value(), last.value()));
        }
        ranges.sort(Comparator.comparing(Range::first));
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            if (i > 0 && ranges.get(i - 1).last().compareTo(range.first()) >= 0) {
                throw Refusals.invalidField("pools", "two pools overlap");
            }
            if (gateway.isPresent() && range.contains(gateway.get().value())) {
                throw Refusals.invalidField("pools", "a pool holds the gateway");
            }
        }
        return new AddressRanges(cidr.version(), ranges);
    }

    /** How many addresses there are. */
    BigInteger size() {
        return ranges.stream().map(Range::size).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Any address, each as likely as every other. The pools must not be empty. */
    IpAddress random(RandomGenerator chance) {
        BigInteger offset = below(size(), chance);
        for (Range range : ranges) {
            if (offset.compareTo(range.size()) < 0) {
                return new IpAddress(version, range.first().add(offset));
            }
            offset = offset.subtract(range.size());
        }
        throw new IllegalStateException("the pools are empty");
    }

    /** The same pools as the contract says them. */
    List<AddressRange> messages() {
        return ranges.stream()
                .map(range -> AddressRange.newBuilder()
                        .setFirst(new IpAddress(version, range.first()).toString())
                        .setLast(new IpAddress(version, range.last()).toString())
                        .build())
                .toList();
    }

    private static BigInteger below(BigInteger bound, RandomGenerator chance) {
        if (bound.bitLength() < Long.SIZE) {
            return BigInteger.valueOf(chance.nextLong(bound.longValueExact()));
        }
        byte[] bytes = new byte[bound.bitLength() / Byte.SIZE + 2];
        chance.nextBytes(bytes);
        return new BigInteger(1, bytes).mod(bound); // 8 bits more than needed: even enough for addresses
    }
}
