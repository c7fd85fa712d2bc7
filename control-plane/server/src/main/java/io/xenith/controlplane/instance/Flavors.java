package io.xenith.controlplane.instance;

import com.google.protobuf.InvalidProtocolBufferException;
import io.xenith.controlplane.core.instance.Flavor;
import java.util.TreeMap;

/** Flavors between the core and the contract, in whose form the record keeps an instance's own copy. */
public final class Flavors {
    private Flavors() {}

    /** The core's value of a contract's message. */
    public static Flavor ofMessage(io.xenith.controlplane.v1.Flavor message) {
        return new Flavor(
                message.getFlavorId(),
                message.getName(),
                message.getVcpus(),
                message.getMemoryMib(),
                message.getRootDiskGib(),
                message.getEphemeralDiskGib(),
                message.getSwapMib(),
                message.getRxtxFactor(),
                message.getIsPublic(),
                message.getDescription(),
                new TreeMap<>(message.getExtraSpecsMap()));
    }

    /** The contract's message of a core's value. */
    public static io.xenith.controlplane.v1.Flavor toMessage(Flavor flavor) {
        return io.xenith.controlplane.v1.Flavor.newBuilder()
                .setFlavorId(flavor.id())
                .setName(flavor.name())
                .setVcpus(flavor.vcpus())
                .setMemoryMib(flavor.memoryMib())
                .setRootDiskGib(flavor.rootDiskGib())
                .setEphemeralDiskGib(flavor.ephemeralDiskGib())
                .setSwapMib(flavor.swapMib())
                .setRxtxFactor(flavor.rxtxFactor())
                .setIsPublic(flavor.isPublic())
                .setDescription(flavor.description())
                .putAllExtraSpecs(flavor.extraSpecs())
                .build();
    }

    static Flavor ofColumn(byte[] column) {
        try {
            return ofMessage(io.xenith.controlplane.v1.Flavor.parseFrom(column));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the record holds a flavor that cannot be read", e);
        }
    }

    static byte[] toColumn(Flavor flavor) {
        return toMessage(flavor).toByteArray();
    }
}
