package io.xenith.controlplane.identity;

import io.xenith.controlplane.record.UserId;
import io.xenith.controlplane.testing.TestingRecord;
import java.util.List;
import java.util.Optional;

/** The identity service on a record, built by hand. */
final class TestingIdentity {

    private final TestingRecord record;
    final RevocationStore revocations;
    final IdentityServiceEndpoint service;

    TestingIdentity(TestingRecord record, List<ProjectContents> contents) {
        this.record = record;
        this.revocations = new RevocationStore(record.audit());
        ScopeResolver scopes = new ScopeResolver(revocations);
        CredentialStore credentials = new CredentialStore(record.audit(), record.ids(), scopes);
        this.service = new IdentityServiceEndpoint(
                record.mutations(),
                record.transactions(),
                new DomainStore(record.audit(), record.ids()),
                new ProjectStore(record.audit(), record.ids(), revocations, contents),
                new RoleStore(record.audit(), record.ids()),
                new AssignmentStore(record.audit(), revocations),
                credentials,
                revocations,
                scopes,
                new UserStore(record.audit(), revocations, credentials, List.<UserContents>of()));
    }

    void bootstrap(Optional<UserId> administrator) {
        new IdentityBootstrap(record.transactions(), record.ids(), administrator).run();
    }
}
