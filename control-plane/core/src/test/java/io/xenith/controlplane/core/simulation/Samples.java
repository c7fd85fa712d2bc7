package io.xenith.controlplane.core.simulation;

import io.xenith.controlplane.core.instance.BootSource;
import io.xenith.controlplane.core.instance.Flavor;
import io.xenith.controlplane.core.instance.GuestType;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.ImageFile;
import io.xenith.controlplane.core.instance.Instance;
import io.xenith.controlplane.core.instance.Intent;
import io.xenith.controlplane.core.instance.Lock;
import io.xenith.controlplane.core.instance.Profile;
import io.xenith.controlplane.core.instance.ProjectId;
import io.xenith.controlplane.core.instance.Reason;
import io.xenith.controlplane.core.instance.UserData;
import io.xenith.controlplane.core.instance.Wish;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** Values for tests that do not care what they are. */
public final class Samples {
    /** When tests begin. */
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Samples() {}

    /** A size without disks beyond the root. */
    public static Flavor flavor(String id, int vcpus, long memoryMib) {
        return new Flavor(id, id, vcpus, memoryMib, 1, 0, 0, 1, true, "", new TreeMap<>());
    }

    /** An instance that was asked for now. */
    public static Instance instance(UUID id, Flavor flavor) {
        var image = new ImageFile(new UUID(0, 7), "ab", 1 << 20, "raw");
        return new Instance(
                new InstanceId(id),
                new ProjectId(new UUID(0, 1)),
                "user",
                NOW,
                "r-1",
                0,
                new Profile(
                        "web",
                        "",
                        "web",
                        "",
                        "",
                        new TreeMap<>(),
                        List.of(),
                        new Lock.Open(),
                        "",
                        "",
                        UserData.NONE,
                        false),
                flavor,
                new BootSource(image, 1 << 26, null, null, "", GuestType.PVH, new TreeMap<>()),
                Wish.ANYWHERE,
                Intent.created(NOW));
    }

    /** Somebody asked. */
    public static Reason reason(String requestId) {
        return new Reason("user", requestId, "", "", "test");
    }

    /** A host that is heard of. */
    public static HostNote host(HostId id, String bootId) {
        return new HostNote(id, "host-" + id.value().getLeastSignificantBits(), "zone", "address", true, false, bootId);
    }
}
