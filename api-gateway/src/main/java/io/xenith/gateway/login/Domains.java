package io.xenith.gateway.login;

import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.v1.Domain;
import io.xenith.controlplane.v1.FindDomainRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.backend.GatewayCaller;
import io.xenith.gateway.http.Ids;
import io.xenith.transport.error.Errors;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Domains by id and name, remembered for a few seconds: every login needs one or two, and they hardly change. */
@ApplicationScoped
public class Domains {

    private static final long GOOD_FOR_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int REMEMBERED_AT_MOST = 1_000;

    private final ControlPlane controlPlane;
    private final Map<DomainRef, Remembered> remembered = new ConcurrentHashMap<>();

    private record Remembered(Domain domain, long readNanos) {}

    /** Asks the record. */
    public Domains(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    /** The domain; empty when there is none. It may be disabled. */
    public Optional<Domain> find(DomainRef ref) {
        @Nullable Remembered known = remembered.get(ref);
        if (known != null && System.nanoTime() - known.readNanos() < GOOD_FOR_NANOS) {
            return Optional.of(known.domain());
        }
        FindDomainRequest.Builder question = FindDomainRequest.newBuilder().setCaller(GatewayCaller.forRead());
        switch (ref) {
            case DomainRef.ById(String id) -> {
                Optional<String> recordId = Ids.findDomain(id);
                if (recordId.isEmpty()) {
                    return Optional.empty();
                }
                question.setDomainId(recordId.get());
            }
            case DomainRef.ByName(String name) -> question.setName(name);
        }
        try {
            Domain domain = controlPlane.identity().findDomain(question.build()).getDomain();
            if (remembered.size() >= REMEMBERED_AT_MOST) {
                remembered.clear();
            }
            remembered.put(ref, new Remembered(domain, System.nanoTime()));
            return Optional.of(domain);
        } catch (StatusRuntimeException e) {
            if (Errors.hasReason(e, "DOMAIN_NOT_FOUND")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The name of a domain by its id; the id itself when there is no such domain any more. */
    public String name(String domainId) {
        return find(new DomainRef.ById(domainId)).map(Domain::getName).orElse(domainId);
    }

    /** Forgets what is remembered, after a change made here. */
    public void forget() {
        remembered.clear();
    }
}
