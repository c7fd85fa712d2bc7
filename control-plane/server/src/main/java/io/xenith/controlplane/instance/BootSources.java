package io.xenith.controlplane.instance;

import com.google.protobuf.InvalidProtocolBufferException;
import io.xenith.controlplane.core.instance.BootSource;
import io.xenith.controlplane.core.instance.GuestType;
import io.xenith.controlplane.core.instance.ImageFile;
import io.xenith.hostagent.v1.Boot;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ImageRef;
import io.xenith.hostagent.v1.RootDisk;
import java.util.SortedMap;
import java.util.UUID;

/** What an instance boots from, between the core and the part of the agent's contract in whose form the record keeps it. */
final class BootSources {
    private BootSources() {}

    static DomainSpec toMessage(BootSource boot) {
        var message = Boot.newBuilder().setCommandLine(boot.commandLine());
        if (boot.kernel() != null) {
            message.setKernel(image(boot.kernel()));
        }
        if (boot.ramdisk() != null) {
            message.setRamdisk(image(boot.ramdisk()));
        }
        return DomainSpec.newBuilder()
                .setGuestType(guestType(boot.guestType()))
                .setRootDisk(RootDisk.newBuilder().setImage(image(boot.root())))
                .setBoot(message)
                .build();
    }

    static BootSource ofColumns(byte[] column, long rootBytes, SortedMap<String, String> properties) {
        try {
            var spec = DomainSpec.parseFrom(column);
            var boot = spec.getBoot();
            return new BootSource(
                    file(spec.getRootDisk().getImage()),
                    rootBytes,
                    boot.hasKernel() ? file(boot.getKernel()) : null,
                    boot.hasRamdisk() ? file(boot.getRamdisk()) : null,
                    boot.getCommandLine(),
                    guestType(spec.getGuestType()),
                    properties);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the record holds a boot source that cannot be read", e);
        }
    }

    private static ImageRef image(ImageFile file) {
        return ImageRef.newBuilder()
                .setImageId(file.imageId().toString())
                .setSha512(file.sha512())
                .setSizeBytes(file.sizeBytes())
                .setDiskFormat(file.diskFormat())
                .build();
    }

    private static ImageFile file(ImageRef image) {
        return new ImageFile(
                UUID.fromString(image.getImageId()), image.getSha512(), image.getSizeBytes(), image.getDiskFormat());
    }

    private static io.xenith.hostagent.v1.GuestType guestType(GuestType type) {
        return switch (type) {
            case PV -> io.xenith.hostagent.v1.GuestType.GUEST_TYPE_PV;
            case PVH -> io.xenith.hostagent.v1.GuestType.GUEST_TYPE_PVH;
            case HVM -> io.xenith.hostagent.v1.GuestType.GUEST_TYPE_HVM;
        };
    }

    private static GuestType guestType(io.xenith.hostagent.v1.GuestType type) {
        return switch (type) {
            case GUEST_TYPE_PV -> GuestType.PV;
            case GUEST_TYPE_PVH -> GuestType.PVH;
            case GUEST_TYPE_HVM -> GuestType.HVM;
            case GUEST_TYPE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalStateException("the record holds no guest type");
        };
    }
}
