package io.xenith.controlplane.instance;

import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.InstanceNic;
import io.xenith.controlplane.v1.NicChoice;
import io.xenith.controlplane.v1.RequestedNic;
import io.xenith.hostagent.v1.Nic;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What instances need of networks. Every method works on the caller's transaction; those for many instances take one query each. */
public interface InstancePorts {
    /**
     * What a new instance asks for.
     *
     * @param securityGroups names or ids; empty: the project's default group
     */
    record Wish(UUID instance, NicChoice choice, List<RequestedNic> nics, List<String> securityGroups, String zone) {
        public Wish {
            nics = List.copyOf(nics);
            securityGroups = List.copyOf(securityGroups);
        }
    }

    /**
     * The ports of one instance, for people.
     *
     * @param securityGroupNames of all of them, each once
     */
    record View(List<InstanceNic> nics, List<String> securityGroupNames) {
        /** No port. */
        public static final View NONE = new View(List.of(), List.of());

        public View {
            nics = List.copyOf(nics);
            securityGroupNames = List.copyOf(securityGroupNames);
        }
    }

    /** Makes or takes the ports of new instances; refusals are those of the contract's CreateInstances. */
    void allocate(Transaction tx, CallerScope scope, List<Wish> wishes) throws SQLException;

    /** Makes or takes one more port for an instance, and answers its id. */
    UUID attach(Transaction tx, CallerScope scope, UUID instance, RequestedNic nic) throws SQLException;

    /** Takes a port from an instance; one that was made for it is deleted. PORT_NOT_FOUND when it has no such port. */
    void detach(Transaction tx, CallerScope scope, UUID instance, UUID port) throws SQLException;

    /** Puts other security groups on all ports of an instance; names or ids. */
    void changeSecurityGroups(Transaction tx, CallerScope scope, UUID instance, List<String> add, List<String> remove)
            throws SQLException;

    /** Notes the names of the hosts that instances now are on. */
    void bind(Transaction tx, Map<UUID, String> hostNames) throws SQLException;

    /** Frees all ports of instances that are no more; those that were made for them are deleted. */
    void release(Transaction tx, Collection<UUID> instances) throws SQLException;

    /** The NICs of instances as agents are told. */
    Map<UUID, List<Nic>> listNics(Transaction tx, Collection<UUID> instances) throws SQLException;

    /** The NICs of instances as people are told. */
    Map<UUID, View> listViews(Transaction tx, Collection<UUID> instances) throws SQLException;

    /** Instances that have an address matching a regular expression, as a condition on {@code i.id} with one text parameter. */
    String addressCondition(int ipVersion);
}
