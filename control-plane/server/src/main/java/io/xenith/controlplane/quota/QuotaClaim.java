package io.xenith.controlplane.quota;

import io.grpc.Status;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.transport.error.ServiceException;

/** What became of a claim on a project's quota. */
public sealed interface QuotaClaim {

    /** All of it is claimed, if the transaction commits. */
    record Claimed() implements QuotaClaim {}

    /**
     * Nothing is claimed.
     *
     * @param resource the first that would have passed its limit
     * @param limit the limit
     * @param inUse what is claimed now
     * @param asked what this claim would have added
     */
    record Exceeded(QuotaResource resource, long limit, long inUse, long asked) implements QuotaClaim {

        /** RESOURCE_EXHAUSTED, QUOTA_EXCEEDED with resource, limit, in_use and asked. */
        public ServiceException refusal() {
            String name = QuotaColumn.name(resource);
            return ServiceException.of(
                            Status.Code.RESOURCE_EXHAUSTED,
                            "QUOTA_EXCEEDED",
                            "quota exceeded for " + name.replace('_', ' ') + ": asked " + asked + ", in use " + inUse
                                    + " of " + limit)
                    .with("resource", name)
                    .with("limit", Long.toString(limit))
                    .with("in_use", Long.toString(inUse))
                    .with("asked", Long.toString(asked));
        }
    }

    /** Throws the refusal of a claim that was not granted. */
    default void orRefuse() {
        switch (this) {
            case Claimed _ -> {}
            case Exceeded exceeded -> throw exceeded.refusal();
        }
    }
}
