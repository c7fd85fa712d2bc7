package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.v1.PortAddress;
import java.util.UUID;

/** What somebody wants of the addresses of a port. */
sealed interface AddressWish {

    /** Exactly this address, in whichever subnet of the network it lies. */
    record Exactly(IpAddress address) implements AddressWish {}

    /** Exactly this address in this subnet. */
    record ExactlyIn(UUID subnet, IpAddress address) implements AddressWish {}

    /** Any address of this subnet. */
    record AnyIn(UUID subnet) implements AddressWish {}

    /** Reads a wish. */
    static AddressWish parse(PortAddress wanted) {
        if (wanted.getAddress().isEmpty()) {
            return new AnyIn(Fields.uuid("addresses", wanted.getSubnetId()));
        }
        IpAddress address = IpAddress.parse("addresses", wanted.getAddress());
        if (wanted.getSubnetId().isEmpty()) {
            return new Exactly(address);
        }
        if (!Fields.isUuid(wanted.getSubnetId())) {
            throw Refusals.invalidField("addresses", "subnet_id must be a UUID");
        }
        return new ExactlyIn(UUID.fromString(wanted.getSubnetId()), address);
    }
}
