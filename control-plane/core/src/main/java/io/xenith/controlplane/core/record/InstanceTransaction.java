package io.xenith.controlplane.core.record;

import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.scheduler.GroupId;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** One transaction on the record of instances. */
public interface InstanceTransaction {
    /** The moment of this transaction. */
    Instant now();

    /** Locks instances and answers all that is known of them, in order of id. Unknown ones are left out. */
    List<InstanceState> lock(Collection<InstanceId> instances);

    /** Saves what differs, and whatever follows from it in other tables: quota, ports, facts. Claims added must have been accepted. */
    void save(List<Change> changes);

    /** Asks hosts for room, in one go; the answers are in the order of the asks. */
    List<ClaimAnswer> claim(List<ClaimAsk> asks);

    /** Locks groups and answers how many members each has on which host, as of now. */
    Map<GroupId, Map<HostId, Integer>> lockGroups(Collection<GroupId> groups);

    /** Where instances are now; those that are nowhere are left out. */
    Map<InstanceId, HostId> listHostsOf(Collection<InstanceId> instances);

    /** What is known of hosts. */
    Map<HostId, HostNote> listHosts(Collection<HostId> hosts);

    /** Instances that have something on a host. */
    List<InstanceId> listInstancesOn(HostId host);

    /**
     * Takes over open operations whose lease is past, for this long; those that another replica takes at the same moment are skipped.
     *
     * @return their instances
     */
    List<InstanceId> takeExpired(String replica, Duration lease, int limit);

    /** Instances whose open operation's time is over. */
    List<InstanceId> listPastDeadline(int limit);

    /** Instances without volumes, with a domain that is to be gone from a host of which somebody's word holds that it is off. */
    List<InstanceId> listLeftBehind(int limit);

    /** Notes domains that nobody knows, and forgets those of them that are gone. */
    void noteOrphans(Collection<Orphan> orphans);

    /** Condemns orphans first seen before a moment. */
    int condemnOrphans(Instant firstSeenBefore, int limit);

    /** Forgets instances deleted, and domains ended, before these moments. */
    int purge(Instant deletedBefore, Instant endedBefore, int limit);

    /** Hosts whose claimed sums differ from their claims, in words; empty when all is well. */
    List<String> auditClaims();
}
