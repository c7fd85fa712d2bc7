package io.xenith.standalone.infrastructure;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Ports;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.Secrets.Secret;
import io.xenith.standalone.supervise.Probes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The realm {@code xenith}: its rules, and the clients of the gateway and of the portal. */
public final class KeycloakRealm {
    /** Where the cloud's users live. */
    public static final String NAME = "xenith";

    /** The client with which the gateway checks passwords and keeps users. */
    public static final String GATEWAY_CLIENT = "xenith-gateway";

    /**
     * The user {@code admin}. Known beforehand, so that the control plane can be told whom to trust first while Keycloak is
     * still starting.
     */
    public static final String ADMIN_USER_ID = "2f6d1f5a-6e0b-4c53-8f0e-4a1c3b7d9e01";

    /** The user {@code demo}. */
    public static final String DEMO_USER_ID = "2f6d1f5a-6e0b-4c53-8f0e-4a1c3b7d9e02";

    private static final String PORTAL_CLIENT = "xenith-portal";
    private static final List<String> GATEWAY_ROLES = List.of("manage-users", "view-users", "query-users");

    // Grows with each change of what is set here, so that realms made by an earlier version are brought up to it.
    private static final String VERSION = "2";

    private final String url;
    private final Secrets secrets;
    private final Ports ports;

    KeycloakRealm(String url, Secrets secrets, Ports ports) {
        this.url = url;
        this.secrets = secrets;
        this.ports = ports;
    }

    /** Changes when the realm would be set up otherwise. Holds no secret. */
    String fingerprint() {
        return VERSION + " " + ports.port(PortName.API_GATEWAY) + " "
                + Integer.toHexString(secrets.value(Secret.GATEWAY_CLIENT).hashCode());
    }

    /** Whether the realm is there at all. */
    boolean exists() throws InterruptedException {
        return Probes.answersOk(url + "/realms/" + NAME).isReady();
    }

    /** Makes the realm and what belongs into it where it is missing, and sets what may have changed since. */
    void ensure() throws IOException, InterruptedException {
        var admin = KeycloakAdmin.login(url, secrets);
        if (admin.find("/" + NAME).isMissingNode()) {
            admin.post("", Map.of("realm", NAME, "enabled", true));
        }
        admin.put(
                "/" + NAME,
                Map.of(
                        "realm",
                        NAME,
                        "displayName",
                        "Xenith",
                        // Plain HTTP only from this machine.
                        "sslRequired",
                        "external",
                        "bruteForceProtected",
                        true,
                        "failureFactor",
                        30,
                        "maxFailureWaitSeconds",
                        60,
                        "loginWithEmailAllowed",
                        false,
                        "duplicateEmailsAllowed",
                        true));
        relaxUserProfile(admin);
        ensureClient(admin, gatewayClient());
        ensureClient(admin, portalClient());
        grantGatewayRoles(admin);
        ensureUsers(admin);
    }

    /** The first users. Those that are there stay as they are, with whatever password they have chosen since. */
    private void ensureUsers(KeycloakAdmin admin) throws IOException, InterruptedException {
        admin.post(
                "/" + NAME + "/partialImport",
                Map.of(
                        "ifResourceExists",
                        "SKIP",
                        "users",
                        List.of(
                                user("admin", ADMIN_USER_ID, Secret.USER_ADMIN),
                                user("demo", DEMO_USER_ID, Secret.USER_DEMO))));
    }

    private Map<String, Object> user(String name, String id, Secret password) {
        return Map.of(
                "id",
                id,
                "username",
                name,
                "enabled",
                true,
                "credentials",
                List.of(Map.of("type", "password", "value", secrets.value(password), "temporary", false)));
    }

    /** As OpenStack's users: a name suffices. By default Keycloak holds back a login until mail and full name are given. */
    private void relaxUserProfile(KeycloakAdmin admin) throws IOException, InterruptedException {
        var everybody = Map.of("view", List.of("admin", "user"), "edit", List.of("admin", "user"));
        admin.put(
                "/" + NAME + "/users/profile",
                Map.of(
                        "unmanagedAttributePolicy",
                        "ADMIN_EDIT",
                        "attributes",
                        List.of(
                                Map.of("name", "username", "permissions", everybody),
                                Map.of(
                                        "name",
                                        "email",
                                        "permissions",
                                        everybody,
                                        "validations",
                                        Map.of("email", Map.of())),
                                Map.of("name", "firstName", "permissions", everybody),
                                Map.of("name", "lastName", "permissions", everybody))));
    }

    private void ensureClient(KeycloakAdmin admin, Map<String, Object> client)
            throws IOException, InterruptedException {
        var held = findClient(admin, String.valueOf(client.get("clientId")));
        if (held.isMissingNode()) {
            admin.post("/" + NAME + "/clients", client);
        } else {
            Map<String, Object> same = new TreeMap<>(client);
            same.put("id", held.path("id").asText());
            admin.put("/" + NAME + "/clients/" + held.path("id").asText(), same);
        }
    }

    private Map<String, Object> gatewayClient() {
        return Map.of(
                "clientId", GATEWAY_CLIENT,
                "enabled", true,
                "publicClient", false,
                "secret", secrets.value(Secret.GATEWAY_CLIENT),
                "standardFlowEnabled", false,
                "directAccessGrantsEnabled", true,
                "serviceAccountsEnabled", true);
    }

    private Map<String, Object> portalClient() {
        // Both spellings of this machine: browsers take them for two places.
        var port = ports.port(PortName.API_GATEWAY);
        var places = List.of("http://127.0.0.1:" + port, "http://localhost:" + port);
        return Map.of(
                "clientId",
                PORTAL_CLIENT,
                "enabled",
                true,
                "publicClient",
                true,
                "standardFlowEnabled",
                true,
                "directAccessGrantsEnabled",
                false,
                "redirectUris",
                places.stream().map(place -> place + "/*").toList(),
                "webOrigins",
                places,
                "attributes",
                Map.of("pkce.code.challenge.method", "S256", "post.logout.redirect.uris", "+"));
    }

    private void grantGatewayRoles(KeycloakAdmin admin) throws IOException, InterruptedException {
        var gateway = findClient(admin, GATEWAY_CLIENT).path("id").asText();
        var account = admin.find("/" + NAME + "/clients/" + gateway + "/service-account-user")
                .path("id")
                .asText();
        var management = findClient(admin, "realm-management").path("id").asText();
        List<JsonNode> roles = new java.util.ArrayList<>();
        for (var role : GATEWAY_ROLES) {
            roles.add(admin.find("/" + NAME + "/clients/" + management + "/roles/" + role));
        }
        admin.post("/" + NAME + "/users/" + account + "/role-mappings/clients/" + management, roles);
    }

    private JsonNode findClient(KeycloakAdmin admin, String clientId) throws IOException, InterruptedException {
        return admin.find("/" + NAME + "/clients?clientId=" + clientId).path(0);
    }
}
