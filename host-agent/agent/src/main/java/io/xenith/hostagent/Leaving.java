package io.xenith.hostagent;

import io.grpc.Status;
import io.xenith.hostagent.domain.Move;
import io.xenith.hostagent.journal.Held;
import io.xenith.hostagent.journal.Journal;
import io.xenith.hostagent.transfer.DomainMoveEndpoint;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.transport.error.ServiceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a domain is to leave for the host that asks for it, and what that host is told otherwise. */
record Leaving(Journal journal, DomainMoveEndpoint.Asked asked) {

    private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);

    /** What is held of the domain, if it is up as ordered and the order names who asks. */
    Held.Domain check() {
        if (!(journal.find(asked.domain()).orElse(null) instanceof Held.Domain held)
                || !held.spec().getInstanceId().equals(asked.instanceId())) {
            throw unknown();
        }
        DomainSpec spec = held.spec();
        boolean named = !spec.getLeaveTo().getWithdrawn()
                && spec.getLeaveTo().getHostId().equals(asked.receiver().toString())
                && spec.getLeaveTo().getDomainId().equals(asked.arriving().toString());
        if (!named) {
            throw ServiceException.of(
                    Status.Code.PERMISSION_DENIED,
                    "NOT_THE_DESTINATION",
                    "this host is not to have that domain as it runs");
        }
        if (held.move() == Move.LEFT) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "DOMAIN_LEFT", "the domain has left before");
        }
        boolean up = held.target().power().isUp()
                && held.settledGeneration() == held.generation()
                && !held.end().holdsFor(held.generation())
                && held.adoptedAs() == null;
        if (!up) {
            throw ServiceException.of(
                    Status.Code.FAILED_PRECONDITION, "DOMAIN_NOT_UP", "the domain is not up as it was ordered");
        }
        return held;
    }

    ServiceException unknown() {
        return ServiceException.of(
                Status.Code.NOT_FOUND, "DOMAIN_NOT_FOUND", "this host holds no such domain of the instance");
    }

    ServiceException calledOff(Exception cause) {
        return ServiceException.of(Status.Code.ABORTED, "MOVE_WITHDRAWN", "the move was called off")
                .because(String.valueOf(cause.getMessage()), cause);
    }

    /** The guest goes on here. The other host tells why in its report, so that the trail of the instance has it. */
    ServiceException failed(String why, Exception cause) {
        tell(why);
        return ServiceException.of(
                        Status.Code.UNAVAILABLE, "TOOLSTACK_DOWN", "the hypervisor did not give the domain: " + why)
                .because(why, cause);
    }

    ServiceException unwritable(Exception cause) {
        tell(String.valueOf(cause.getMessage()));
        return ServiceException.of(
                        Status.Code.UNAVAILABLE, "STATE_UNWRITABLE", "the move could not be written down or sent")
                .because(String.valueOf(cause.getMessage()), cause);
    }

    private void tell(String why) {
        LOG.atWarn()
                .addKeyValue("domain.id", asked.domain())
                .addKeyValue("instance.id", asked.instanceId())
                .addKeyValue("to", asked.receiver())
                .addKeyValue("problem", why)
                .log("a domain did not leave");
    }
}
