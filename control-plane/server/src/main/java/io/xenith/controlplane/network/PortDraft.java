package io.xenith.controlplane.network;

import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.v1.AddressPair;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A port that is about to be.
 *
 * @param id of the port
 * @param project whose port and whose quota
 * @param network on which
 * @param label what people call it
 * @param user who is to use it
 * @param mac the MAC asked for; empty: any free one
 * @param addresses what is asked for; empty list: one address of each version that the network offers; absent: none at all
 * @param guard what may pass
 */
record PortDraft(
        UUID id,
        ProjectId project,
        UUID network,
        Label label,
        User user,
        Optional<MacAddress> mac,
        Optional<List<AddressWish>> addresses,
        Guard guard) {

    /** What people call it and how it is switched. */
    record Label(String name, String description, boolean adminUp, List<String> tags, String vnicType, String dnsName) {

        /** Of a port that nobody named. */
        static final Label NONE = new Label("", "", true, List.of(), "normal", "");
    }

    /** What may pass: security groups (at most as port security is on) and addresses besides its own. */
    record Guard(boolean portSecurity, List<UUID> groups, List<AddressPair> pairs) {}

    /** Who uses a port. */
    sealed interface User {

        /** Somebody of whom we know no more than the words. */
        record Anybody(String deviceId, String deviceOwner, String boundHost) implements User {}

        /** An instance, for which the port is made and with which it goes. */
        record OfInstance(UUID instance, String zone, int number) implements User {}

        /** A router, at an inner network or at its gateway. */
        record OfRouter(UUID router, boolean gateway) implements User {}
    }
}
