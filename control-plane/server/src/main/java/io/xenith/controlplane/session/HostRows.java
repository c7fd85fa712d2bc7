package io.xenith.controlplane.session;

import io.xenith.hostagent.v1.HostFacts;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What sessions read and write of the hosts' rows. Each call is a transaction of its own and may throw when the record does not answer. */
public interface HostRows {

    /** A host to have a session with. */
    record OwnedHost(UUID id, String name, String address) {}

    /** Hosts of these shards that are not removed. */
    List<OwnedHost> listOwned(Collection<Integer> shards);

    /** The agent answered with these facts: the host is up. The generation grows only when facts changed. */
    void saveFacts(UUID host, HostFacts facts, Instant seenAt);

    /** Hosts that were heard of, all in one statement. */
    void saveSeen(Map<UUID, Instant> seenAt);

    /** Marks hosts unreachable that are up in the record; answers those that were. */
    List<UUID> markUnreachable(Collection<UUID> hosts, Instant now);
}
