package io.xenith.scheduler;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Short ways to say hosts, instances and requests in tests. */
final class Fleets {
    /** What the hosts of {@link #aHost} have. */
    static final Resources ROOM = new Resources(8, 16_384, 100);

    static final Resources SMALL = new Resources(1, 1024, 10);

    private Fleets() {}

    static HostId hostId(String name) {
        return new HostId(uuid("host " + name));
    }

    static InstanceId instanceId(String name) {
        return new InstanceId(uuid("instance " + name));
    }

    static GroupId groupId(String name) {
        return new GroupId(uuid("group " + name));
    }

    static HostBuilder aHost(String name) {
        return Host.builder(hostId(name), name).capacity(Capacity.exactly(ROOM));
    }

    static RequestBuilder aRequest() {
        return Request.builder(instanceId("wanted"), SMALL);
    }

    static Snapshot fleet(HostBuilder... hosts) {
        return Snapshot.of(List.of(hosts).stream().map(HostBuilder::build).toList());
    }

    /** Equal empty hosts named host0, host1, … */
    static Snapshot equalHosts(int count) {
        return Snapshot.of(IntStream.range(0, count)
                .mapToObj(i -> aHost("host" + i).build())
                .toList());
    }

    static RandomGenerator seeded(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private static UUID uuid(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
