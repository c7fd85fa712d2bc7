package io.xenith.hostagent;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.xenith.hostagent.v1.Boot;
import io.xenith.hostagent.v1.ConfigDrive;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.FixedAddress;
import io.xenith.hostagent.v1.GuestType;
import io.xenith.hostagent.v1.Nic;
import io.xenith.hostagent.v1.Power;
import io.xenith.hostagent.v1.RootDisk;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Specs to start from. */
public final class Specs {

    private Specs() {}

    /** A small instance as the control plane orders it: direct kernel boot, one NIC, a config drive. */
    public static DomainSpec running(TestingBlobs blobs) {
        return DomainSpec.newBuilder()
                .setDomainId(UUID.randomUUID().toString())
                .setInstanceId(UUID.randomUUID().toString())
                .setGeneration(1)
                .setPower(Power.POWER_RUNNING)
                .setStopTimeout(Duration.newBuilder().setSeconds(20))
                .setName("web server")
                .setGuestType(GuestType.GUEST_TYPE_PVH)
                .setVcpus(1)
                .setMemoryBytes(64 << 20)
                .setRootDisk(RootDisk.newBuilder()
                        .setIncarnation(1)
                        .setSizeBytes(1 << 30)
                        .setImage(blobs.put(bytes("root file system"), "raw")))
                .setBoot(Boot.newBuilder()
                        .setKernel(blobs.put(bytes("kernel"), "aki"))
                        .setRamdisk(blobs.put(bytes("ramdisk"), "ari"))
                        .setCommandLine("console=hvc0"))
                .addNics(Nic.newBuilder()
                        .setPortId(UUID.randomUUID().toString())
                        .setNetworkId(UUID.randomUUID().toString())
                        .setMac("fa:16:3e:00:00:01")
                        .setMtu(1450)
                        .addAddresses(FixedAddress.newBuilder()
                                .setAddress("10.0.0.5")
                                .setPrefixLength(24)
                                .setGateway("10.0.0.1")
                                .addDnsServers("10.0.0.2")))
                .setConfigDrive(ConfigDrive.newBuilder()
                        .setAttach(true)
                        .setHostname("web")
                        .setUserData(ByteString.copyFromUtf8("#!/bin/sh\necho 'hello'\n"))
                        .putMetadata("role", "front"))
                .setReason("test")
                .build();
    }

    /** The next order for the same domain. */
    public static DomainSpec.Builder next(DomainSpec spec) {
        return spec.toBuilder().setGeneration(spec.getGeneration() + 1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
