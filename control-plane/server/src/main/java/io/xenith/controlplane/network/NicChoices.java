package io.xenith.controlplane.network;

import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.NicChoice;
import io.xenith.controlplane.v1.RequestedNic;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns what people ask for into networks to make ports on and ports to take. Reads; takes nothing but row locks. */
@Singleton
final class NicChoices {

    private static final int NICS_AT_MOST = 16;

    /** What one instance asks for. */
    record Choice(NicChoice kind, List<RequestedNic> nics) {

        /** The project's only network, which there must be. */
        static final Choice AUTO = new Choice(NicChoice.NIC_CHOICE_AUTO, List.of());

        static Choice named(RequestedNic nic) {
            return new Choice(NicChoice.NIC_CHOICE_NAMED, List.of(nic));
        }
    }

    /** One NIC to be. */
    sealed interface Nic {

        /** A port to make. */
        record New(UUID network, boolean secured, Optional<IpAddress> address, Optional<String> tag) implements Nic {}

        /** A port that is there and nobody's; its row is locked. */
        record Taken(UUID port) implements Nic {}
    }

    /**
     * What was found.
     *
     * @param nics of each choice, in order
     * @param networks on which ports are to be made
     */
    record Answer(List<List<Nic>> nics, Set<UUID> networks) {}

    private record Candidate(UUID id, ProjectId owner, boolean shared, boolean external, boolean secured) {}

    private record Port(UUID id, UUID network, ProjectId owner, boolean used) {}

    Answer resolve(Transaction tx, CallerScope scope, List<Choice> choices) throws SQLException {
        List<RequestedNic> named =
                choices.stream().flatMap(choice -> namedBy(choice).stream()).toList();
        Map<UUID, Port> ports = ports(tx, named);
        boolean anyNetwork = choices.stream().anyMatch(NicChoices::wantsOnlyNetwork);
        List<Candidate> visible = networks(tx, scope, named, anyNetwork);
        Set<UUID> taken = new HashSet<>();
        Set<UUID> onto = new HashSet<>();
        List<List<Nic>> nics = new ArrayList<>();
        for (Choice choice : choices) {
            List<Nic> chosen = new ArrayList<>();
            if (wantsOnlyNetwork(choice)) {
                onlyNetwork(scope, visible, choice.kind())
                        .ifPresent(network -> chosen.add(
                                new Nic.New(network.id(), network.secured(), Optional.empty(), Optional.empty())));
            }
            for (RequestedNic nic : namedBy(choice)) {
                chosen.add(nic.getPortId().isEmpty() ? made(scope, visible, nic) : take(scope, ports, taken, nic));
            }
            chosen.forEach(nic -> {
                if (nic instanceof Nic.New made) {
                    onto.add(made.network());
                }
            });
            nics.add(chosen);
        }
        return new Answer(nics, onto);
    }

    private static boolean wantsOnlyNetwork(Choice choice) {
        return switch (choice.kind()) {
            case NIC_CHOICE_ONLY_NETWORK, NIC_CHOICE_AUTO -> true;
            case NIC_CHOICE_NAMED, NIC_CHOICE_NONE -> false;
            case NIC_CHOICE_UNSPECIFIED, UNRECOGNIZED -> throw Refusals.invalidField("nic_choice", "name one");
        };
    }

    private static List<RequestedNic> namedBy(Choice choice) {
        if (choice.nics().size() > NICS_AT_MOST) {
            throw Refusals.invalidField("nics", "at most " + NICS_AT_MOST);
        }
        return choice.kind() == NicChoice.NIC_CHOICE_NAMED ? choice.nics() : List.of();
    }

    private static Optional<Candidate> onlyNetwork(CallerScope scope, List<Candidate> visible, NicChoice kind) {
        ProjectId project = scope.requireProject();
        List<Candidate> usable = visible.stream()
                .filter(network -> !network.external())
                .filter(network -> network.owner().equals(project) || network.shared())
                .toList();
        if (usable.size() > 1) {
            throw InstanceRefusals.ambiguous(usable.size());
        }
        if (usable.isEmpty() && kind == NicChoice.NIC_CHOICE_AUTO) {
            throw InstanceRefusals.none();
        }
        return usable.stream().findFirst();
    }

    private static Nic made(CallerScope scope, List<Candidate> visible, RequestedNic nic) {
        Candidate network = visible.stream()
                .filter(one -> one.id().toString().equalsIgnoreCase(nic.getNetworkId()))
                .findFirst()
                .orElseThrow(() -> InstanceRefusals.unknown("network", nic.getNetworkId()));
        boolean own = scope.reaches(network.owner());
        if (network.external() && !own) {
            throw InstanceRefusals.external(nic.getNetworkId());
        }
        return new Nic.New(
                network.id(),
                network.secured(),
                nic.getFixedAddress().isEmpty()
                        ? Optional.empty()
                        : Optional.of(IpAddress.parse("fixed_address", nic.getFixedAddress())),
                nic.getTag().isEmpty() ? Optional.empty() : Optional.of(Fields.text("tag", nic.getTag(), 1, 60)));
    }

    private static Nic take(CallerScope scope, Map<UUID, Port> ports, Set<UUID> taken, RequestedNic nic) {
        Port port = Fields.isUuid(nic.getPortId()) ? ports.get(UUID.fromString(nic.getPortId())) : null;
        if (port == null || !scope.reaches(port.owner())) {
            throw InstanceRefusals.unknown("port", nic.getPortId());
        }
        if (!nic.getNetworkId().isEmpty()
                && !nic.getNetworkId().equalsIgnoreCase(port.network().toString())) {
            throw Refusals.invalidField("network_id", "is not that of the port");
        }
        if (port.used() || !taken.add(port.id())) {
            throw InstanceRefusals.portInUse(port.id());
        }
        return new Nic.Taken(port.id());
    }

    private static Map<UUID, Port> ports(Transaction tx, List<RequestedNic> named) throws SQLException {
        List<UUID> wanted = named.stream()
                .map(RequestedNic::getPortId)
                .filter(Fields::isUuid)
                .map(UUID::fromString)
                .distinct()
                .toList();
        if (wanted.isEmpty()) {
            return new HashMap<>();
        }
        return Sql.list(
                        tx.connection(),
                        """
                        SELECT id, network_id, project_id,
                            (instance_id IS NOT NULL OR router_id IS NOT NULL OR device_id <> '') AS used
                        FROM port WHERE id = ANY (?::uuid[]) ORDER BY id FOR UPDATE
                        """,
                        row -> new Port(
                                row.uuid("id"),
                                row.uuid("network_id"),
                                new ProjectId(row.uuid("project_id")),
                                row.bool("used")),
                        wanted)
                .stream()
                .collect(Collectors.toMap(Port::id, Function.identity()));
    }

    private static List<Candidate> networks(Transaction tx, CallerScope scope, List<RequestedNic> named, boolean any)
            throws SQLException {
        List<String> wanted = named.stream()
                .filter(nic -> nic.getPortId().isEmpty())
                .map(nic -> nic.getNetworkId().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        if (wanted.isEmpty() && !any) {
            return List.of();
        }
        String columns = "n.id, n.project_id, n.shared, n.external, n.port_security";
        List<Candidate> found = new ArrayList<>();
        if (!wanted.isEmpty()) {
            List<UUID> networkIds =
                    wanted.stream().filter(Fields::isUuid).map(UUID::fromString).toList();
            found.addAll(Visibility.networks(scope, columns)
                    .where("n.id = ANY (?::uuid[])", networkIds)
                    .list(tx.connection(), "n.id", NicChoices::candidate));
        }
        if (any) {
            // Two are enough to know that there is more than one.
            found.addAll(Sql.list(
                    tx.connection(),
                    "SELECT " + columns
                            + " FROM network n WHERE (n.project_id = ? OR n.shared) AND NOT n.external ORDER BY n.id LIMIT 2",
                    NicChoices::candidate,
                    scope.requireProject()));
        }
        return found.stream().distinct().toList();
    }

    private static Candidate candidate(Row row) throws SQLException {
        return new Candidate(
                row.uuid("id"),
                new ProjectId(row.uuid("project_id")),
                row.bool("shared"),
                row.bool("external"),
                row.bool("port_security"));
    }
}
