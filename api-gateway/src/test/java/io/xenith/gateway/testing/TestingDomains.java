package io.xenith.gateway.testing;

import io.grpc.Status;
import io.xenith.controlplane.v1.CreateDomainRequest;
import io.xenith.controlplane.v1.CreateDomainResponse;
import io.xenith.controlplane.v1.DeleteDomainRequest;
import io.xenith.controlplane.v1.DeleteDomainResponse;
import io.xenith.controlplane.v1.Domain;
import io.xenith.controlplane.v1.FindDomainRequest;
import io.xenith.controlplane.v1.FindDomainResponse;
import io.xenith.controlplane.v1.ListDomainsRequest;
import io.xenith.controlplane.v1.ListDomainsResponse;
import io.xenith.controlplane.v1.UpdateDomainRequest;
import io.xenith.controlplane.v1.UpdateDomainResponse;
import io.xenith.transport.error.ServiceException;
import java.util.function.Predicate;

/** The domains of the record. */
final class TestingDomains {
    private final TestingTable<Domain> rows = new TestingTable<>();

    TestingDomains() {
        rows.put(
                "default",
                Domain.newBuilder()
                        .setDomainId("default")
                        .setName("Default")
                        .setEnabled(true)
                        .build());
    }

    Domain load(String id) {
        return rows.load("DOMAIN_NOT_FOUND", it -> it.getDomainId().equals(id));
    }

    /** The first that is wanted; NOT_FOUND with the reason when there is none. */
    Domain load(String reason, Predicate<Domain> wanted) {
        return rows.load(reason, wanted);
    }

    CreateDomainResponse createDomain(CreateDomainRequest request) {
        rows.requireNone(domain -> domain.getName().equals(request.getName()));
        Domain domain = Domain.newBuilder()
                .setDomainId(request.getDomainId())
                .setName(request.getName())
                .setDescription(request.getDescription())
                .setEnabled(request.getEnabled())
                .build();
        rows.put(domain.getDomainId(), domain);
        return CreateDomainResponse.newBuilder().setDomain(domain).build();
    }

    FindDomainResponse findDomain(FindDomainRequest request) {
        Domain domain = rows.load(
                "DOMAIN_NOT_FOUND",
                it -> request.getDomainId().isEmpty()
                        ? it.getName().equals(request.getName())
                        : it.getDomainId().equals(request.getDomainId()));
        return FindDomainResponse.newBuilder().setDomain(domain).build();
    }

    ListDomainsResponse listDomains(ListDomainsRequest request) {
        return ListDomainsResponse.newBuilder()
                .addAllDomains(rows.stream()
                        .filter(it -> !request.hasName() || it.getName().equals(request.getName()))
                        .filter(it -> !request.hasEnabled() || it.getEnabled() == request.getEnabled())
                        .toList())
                .build();
    }

    UpdateDomainResponse updateDomain(UpdateDomainRequest request) {
        Domain.Builder domain =
                rows.load("DOMAIN_NOT_FOUND", it -> it.getDomainId().equals(request.getDomainId())).toBuilder();
        if (request.hasName()) {
            domain.setName(request.getName());
        }
        if (request.hasDescription()) {
            domain.setDescription(request.getDescription());
        }
        if (request.hasEnabled()) {
            domain.setEnabled(request.getEnabled());
        }
        rows.put(domain.getDomainId(), domain.build());
        return UpdateDomainResponse.newBuilder().setDomain(domain).build();
    }

    DeleteDomainResponse deleteDomain(DeleteDomainRequest request) {
        Domain domain = rows.load("DOMAIN_NOT_FOUND", it -> it.getDomainId().equals(request.getDomainId()));
        if (domain.getEnabled()) {
            throw ServiceException.of(
                    Status.Code.FAILED_PRECONDITION, "DOMAIN_ENABLED", "the domain is enabled: disable it first");
        }
        rows.remove("DOMAIN_NOT_FOUND", domain.getDomainId());
        return DeleteDomainResponse.getDefaultInstance();
    }
}
