package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What one instance holds on one host.
 *
 * @param groups the instance groups it is a member of, mostly none or one, each at most once
 */
public record Claim(Resources resources, List<GroupId> groups) {
    public Claim {
        requireNonNull(resources, "resources");
        groups = List.copyOf(groups);
    }

    /** A claim by an instance that is in no group. */
    public static Claim of(Resources resources) {
        return new Claim(resources, List.of());
    }

    /** What {@code request} will hold wherever it is placed. */
    public static Claim of(Request request) {
        return switch (request.grouping()) {
            case Grouping.Alone _ -> of(request.resources());
            case Grouping.InGroup in -> new Claim(request.resources(), List.of(in.group()));
        };
    }
}
