package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import io.xenith.scheduler.InstanceId;
import java.time.Instant;

/**
 * What a tenant has; it keeps its id across restarts, rebuilds and moves.
 *
 * @param userId who made it
 * @param reservationId shared by the instances of one request
 * @param launchIndex its place among them, from 0
 */
public record Instance(
        InstanceId id,
        ProjectId project,
        String userId,
        Instant createdAt,
        String reservationId,
        int launchIndex,
        Profile profile,
        Flavor flavor,
        BootSource boot,
        Wish wish,
        Intent intent) {
    public Instance {
        requireNonNull(id, "id");
        requireNonNull(project, "project");
        requireNonNull(userId, "userId");
        requireNonNull(createdAt, "createdAt");
        requireNonNull(reservationId, "reservationId");
        requireNonNull(profile, "profile");
        requireNonNull(flavor, "flavor");
        requireNonNull(boot, "boot");
        requireNonNull(wish, "wish");
        requireNonNull(intent, "intent");
    }

    /** With another intent. */
    public Instance with(Intent next) {
        return new Instance(
                id, project, userId, createdAt, reservationId, launchIndex, profile, flavor, boot, wish, next);
    }

    /** With another profile. */
    public Instance with(Profile next) {
        return new Instance(
                id, project, userId, createdAt, reservationId, launchIndex, next, flavor, boot, wish, intent);
    }

    /** With another size. */
    public Instance with(Flavor next) {
        return new Instance(
                id, project, userId, createdAt, reservationId, launchIndex, profile, next, boot, wish, intent);
    }

    /** With something else to boot from. */
    public Instance with(BootSource next) {
        return new Instance(
                id, project, userId, createdAt, reservationId, launchIndex, profile, flavor, next, wish, intent);
    }

    /** The size that its domain has by its flavor. */
    public DomainSize size() {
        return DomainSize.of(flavor, boot.rootBytes());
    }
}
