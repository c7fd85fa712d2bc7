package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import io.xenith.scheduler.HostId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything the record holds of one instance at one moment. Sagas turn one into the next; the store writes what differs, in one
 * transaction, under the lock of the instance's row.
 *
 * @param domains all that are not forgotten, ended ones too, in order of creation
 * @param claims what it holds of hosts
 * @param volumes those that it has or may have, in order of their devices
 * @param open what is being done, if anything
 * @param closed operations that ended between this state and the one that was read; for writing only
 * @param hosts those that its domains are on
 */
public record InstanceState(
        Instance instance,
        List<Domain> domains,
        List<HostClaim> claims,
        List<VolumeAttachment> volumes,
        @Nullable Operation open,
        List<Operation> closed,
        List<HostNote> hosts) {
    public InstanceState {
        requireNonNull(instance, "instance");
        domains = List.copyOf(domains);
        claims = List.copyOf(claims);
        volumes = List.copyOf(volumes);
        closed = List.copyOf(closed);
        hosts = List.copyOf(hosts);
    }

    /** A new instance, of which there is nothing yet. */
    public static InstanceState of(Instance instance) {
        return new InstanceState(instance, List.of(), List.of(), List.of(), null, List.of(), List.of());
    }

    /** The intent of the instance. */
    public Intent intent() {
        return instance.intent();
    }

    /** The domain that is the instance now. */
    public Optional<Domain> live() {
        return find(domain -> domain.phase() == DomainPhase.LIVE);
    }

    /** The one kept to go back to. */
    public Optional<Domain> retained() {
        return find(domain -> domain.phase() == DomainPhase.RETAINED);
    }

    /** The one whose place is claimed. */
    public Optional<Domain> planned() {
        return find(domain -> domain.phase() == DomainPhase.PLANNED);
    }

    /** The one that comes from another host. */
    public Optional<Domain> arriving() {
        return find(domain -> domain.phase() == DomainPhase.ARRIVING);
    }

    /** Domains of which something may be left on a host. */
    public List<Domain> unended() {
        return domains.stream()
                .filter(domain -> domain.phase() != DomainPhase.ENDED)
                .toList();
    }

    /** A domain by its id. */
    public Optional<Domain> domain(DomainId id) {
        return find(domain -> domain.id().equals(id));
    }

    /** What is known of a host. */
    public Optional<HostNote> host(HostId id) {
        return hosts.stream().filter(host -> host.id().equals(id)).findFirst();
    }

    /** The name of a host for people; empty when it is not known. */
    public String hostName(HostId id) {
        return host(id).map(HostNote::name).orElse("");
    }

    /** What is being done. */
    public Optional<Operation> operation() {
        return Optional.ofNullable(open);
    }

    /** With another form of the instance. */
    public InstanceState with(Instance next) {
        return new InstanceState(next, domains, claims, volumes, open, closed, hosts);
    }

    /** With another intent. */
    public InstanceState with(Intent next) {
        return with(instance.with(next));
    }

    /** With one more domain, or another form of one. */
    public InstanceState with(Domain next) {
        var more = new ArrayList<>(domains);
        more.replaceAll(domain -> domain.id().equals(next.id()) ? next : domain);
        if (!more.contains(next)) {
            more.add(next);
        }
        return new InstanceState(instance, more, claims, volumes, open, closed, hosts);
    }

    /** With every domain changed. */
    public InstanceState mapDomains(UnaryOperator<Domain> change) {
        return new InstanceState(instance, domains.stream().map(change).toList(), claims, volumes, open, closed, hosts);
    }

    /** With other claims. */
    public InstanceState withClaims(List<HostClaim> next) {
        return new InstanceState(instance, domains, next, volumes, open, closed, hosts);
    }

    /** With one more claim. */
    public InstanceState withClaim(HostClaim claim) {
        var more = new ArrayList<>(claims);
        more.add(claim);
        return withClaims(more);
    }

    /** A volume that it has. */
    public Optional<VolumeAttachment> volume(VolumeId id) {
        return volumes.stream().filter(has -> has.volume().equals(id)).findFirst();
    }

    /** With other volumes. */
    public InstanceState withVolumes(List<VolumeAttachment> next) {
        return new InstanceState(instance, domains, claims, next, open, closed, hosts);
    }

    /** With another form of the open operation. */
    public InstanceState with(Operation next) {
        return next.state() == OperationState.OPEN
                ? new InstanceState(instance, domains, claims, volumes, next, closed, hosts)
                : withClosed(next);
    }

    /** With the open operation's route ending at the host that was found for it; the same when it has none. */
    public InstanceState withRouteTo(HostId host) {
        return open == null || open.route() == null
                ? this
                : with(open.along(open.route().ending(host)));
    }

    /** With an operation that is over; if it was the open one, nothing is open any more. */
    public InstanceState withClosed(Operation over) {
        var more = new ArrayList<>(closed);
        more.add(over);
        var left = open != null && open.id().equals(over.id()) ? null : open;
        return new InstanceState(instance, domains, claims, volumes, left, more, hosts);
    }

    /** With a host known. */
    public InstanceState with(HostNote host) {
        if (host(host.id()).isPresent()) {
            return this;
        }
        var more = new ArrayList<>(hosts);
        more.add(host);
        return new InstanceState(instance, domains, claims, volumes, open, closed, more);
    }

    private Optional<Domain> find(Predicate<Domain> wanted) {
        return domains.stream().filter(wanted).findFirst();
    }
}
