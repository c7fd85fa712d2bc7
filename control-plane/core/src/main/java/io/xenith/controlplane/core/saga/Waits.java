package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainFailure;
import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.IntendedPower;

/** How steps wait for agents. */
final class Waits {
    private Waits() {}

    /** Until the domain is as intended; failed when its agent gives up. */
    static Outcome untilAsIntended(InstanceState state, Domain domain, SagaContext context) {
        var refusal = domain.refusal();
        if (refusal != null) {
            return new Outcome.Failed(fault(state, domain, refusal, context));
        }
        return domain.isAsIntended() || ranAndEnded(domain) ? new Outcome.Done(state) : new Outcome.Waiting(state);
    }

    /** When there is no domain to wait for. */
    static Outcome neverRan(SagaContext context) {
        return new Outcome.Failed(
                new Fault("NEVER_RAN", "The instance was never placed on a host.", "no live domain", context.now()));
    }

    static Fault fault(InstanceState state, Domain domain, DomainFailure failure, SagaContext context) {
        return new Fault(
                failure.reason(),
                "The host could not do it: " + words(failure.reason()) + ".",
                "host " + state.hostName(domain.host()) + ", domain " + domain.id() + ", generation "
                        + domain.intent().generation() + ", attempts " + failure.attempts() + ": "
                        + failure.message(),
                context.now());
    }

    /** The agent got it to run, and the guest was over before the agent reported: that is an end, not something to wait for. */
    private static boolean ranAndEnded(Domain domain) {
        return domain.isAnswered()
                // An agent that failed and tries again has not got it to run.
                && domain.seen().failure() == null
                && domain.intent().power() == IntendedPower.RUNNING
                && switch (domain.seen().state()) {
                    case OFF, CRASHED -> true;
                    case UNSEEN, UNKNOWN, RUNNING, PAUSED, SUSPENDED, ABSENT, LEFT -> false;
                };
    }

    private static String words(String reason) {
        return switch (reason) {
            case "IMAGE_FETCH_FAILED" -> "the image could not be fetched";
            case "IMAGE_CORRUPT" -> "the image is damaged";
            case "HOST_MEMORY" -> "it is out of memory";
            case "HOST_DISK" -> "it is out of disk space";
            case "KERNEL_MISSING" -> "the image has no kernel that can be booted";
            case "DEVICE_FAILED" -> "a volume could not be attached, or the guest did not let go of it";
            case "TIMEOUT" -> "it took too long";
            default -> "an error occurred on it";
        };
    }
}
