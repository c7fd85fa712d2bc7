package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.ClaimPurpose;
import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.DomainSize;
import io.xenith.controlplane.core.instance.HostClaim;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.scheduler.HostId;
import java.util.ArrayList;

/** What happens to claims. They are made where a host is chosen and given back only when nothing of the instance can be left there. */
final class Claims {
    private Claims() {}

    /** With a claim for a domain; the record has accepted it on the host's row already. */
    static InstanceState claimed(InstanceState state, HostId host, DomainSize size, SagaContext context) {
        return state.withClaim(new HostClaim(context.ids().get(), host, ClaimPurpose.DOMAIN, size, context.now()));
    }

    /** Without the claims on hosts where no domain of the instance is left. */
    static InstanceState released(InstanceState state) {
        return state.withClaims(state.claims().stream()
                .filter(claim -> state.domains().stream()
                        .anyMatch(domain -> domain.host().equals(claim.host()) && domain.phase() != DomainPhase.ENDED))
                .toList());
    }

    /** With what is held on a host kept as the size or place to go back to. */
    static InstanceState retained(InstanceState state, HostId host) {
        return state.withClaims(state.claims().stream()
                .map(claim -> claim.host().equals(host) ? claim.with(ClaimPurpose.RETAINED) : claim)
                .toList());
    }

    /** With what was retained on a host being what the domain there holds, and nothing beside it. The same when nothing is retained. */
    static InstanceState restored(InstanceState state, HostId host) {
        if (state.claims().stream().noneMatch(claim -> isRetained(claim, host))) {
            return state;
        }
        var kept = new ArrayList<HostClaim>();
        for (var claim : state.claims()) {
            if (!claim.host().equals(host)) {
                kept.add(claim);
            } else if (claim.purpose() == ClaimPurpose.RETAINED) {
                kept.add(claim.with(ClaimPurpose.DOMAIN));
            }
        }
        return state.withClaims(kept);
    }

    /** Without what was retained on a host. */
    static InstanceState confirmed(InstanceState state, HostId host) {
        return state.withClaims(state.claims().stream()
                .filter(claim -> !isRetained(claim, host))
                .toList());
    }

    /** Whether both sizes of a resize in place are held on a host. */
    static boolean holdsBoth(InstanceState state, HostId host) {
        return state.claims().stream()
                        .filter(claim -> claim.host().equals(host))
                        .count()
                > 1;
    }

    private static boolean isRetained(HostClaim claim, HostId host) {
        return claim.host().equals(host) && claim.purpose() == ClaimPurpose.RETAINED;
    }
}
