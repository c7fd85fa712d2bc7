package io.xenith.gateway.compute;

import io.xenith.gateway.compute.testing.TestingCatalog;
import io.xenith.gateway.compute.testing.TestingConsoles;
import io.xenith.gateway.compute.testing.TestingFleet;
import io.xenith.gateway.compute.testing.TestingInstances;
import io.xenith.gateway.compute.testing.TestingMigrations;
import io.xenith.gateway.compute.testing.TestingPorts;
import io.xenith.gateway.compute.testing.TestingQuota;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;

/** A fresh record behind the gateway, and three people: an administrator, a member, and a member of another project. */
final class ComputeCloud {

    static final String V21 = "/compute/v2.1";
    static final String IMAGE = "70a599e0-31e7-49b7-b260-868f441e862b";

    final TestingInstances instances = new TestingInstances();
    final TestingMigrations migrations = new TestingMigrations();
    final TestingConsoles consoles = new TestingConsoles();
    final TestingCatalog catalog = new TestingCatalog();
    final TestingFleet fleet = new TestingFleet();
    final TestingQuota quota = new TestingQuota();
    final TestingClient admin;
    final TestingClient member;
    final TestingClient stranger;

    /** Record id of the member's project. */
    final String project;

    ComputeCloud(TestingControlPlane controlPlane, TestingKeycloak keycloak, int port) {
        controlPlane.add(instances);
        controlPlane.add(migrations);
        controlPlane.add(consoles);
        controlPlane.add(catalog);
        controlPlane.add(fleet);
        controlPlane.add(quota);
        controlPlane.add(new TestingPorts());
        var identity = controlPlane.identity();
        project = identity.project("compute-tests");
        identity.grant(keycloak.addUser("compute-admin", "secret"), "admin", identity.project("compute-admins"));
        identity.grant(keycloak.addUser("compute-member", "secret"), "member", project);
        identity.grant(keycloak.addUser("compute-stranger", "secret"), "member", identity.project("compute-others"));
        TestingClient nobody = TestingClient.nobody(port);
        admin = nobody.loggedIn("compute-admin", "secret", "compute-admins");
        member = nobody.loggedIn("compute-member", "secret", "compute-tests");
        stranger = nobody.loggedIn("compute-stranger", "secret", "compute-others");
    }

    /** The same client, asking for a microversion. */
    static TestingClient in(TestingClient client, int minor) {
        return client.with("OpenStack-API-Version", "compute 2." + minor);
    }

    /** A server of the member's; answers its id. */
    String server(String name) {
        var answer = member.post(
                V21 + "/servers",
                "{\"server\": {\"name\": \"%s\", \"flavorRef\": \"1\", \"imageRef\": \"%s\"}}".formatted(name, IMAGE));
        if (answer.status() != 202) {
            throw new AssertionError("refused: " + answer);
        }
        return answer.json().path("server").path("id").asText();
    }
}
