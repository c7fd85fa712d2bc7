package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.controlplane.v1.ApplicationCredential;
import io.xenith.controlplane.v1.Domain;
import io.xenith.controlplane.v1.Project;
import io.xenith.controlplane.v1.Role;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.keycloak.KeycloakUser;
import io.xenith.gateway.version.PublicAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;

/** The shapes of Keystone's resources. */
@ApplicationScoped
class IdentityJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String ROOT = "/identity/v3";

    private final PublicAddress address;

    IdentityJson(PublicAddress address) {
        this.address = address;
    }

    /** {@code {"project": {...}}}. */
    ObjectNode one(String key, JsonNode resource) {
        return NODES.objectNode().set(key, resource);
    }

    /**
     * {@code {"projects": [...], "links": {...}}}.
     *
     * @param path of the list, below {@code /v3}
     */
    <T> ObjectNode list(String key, String path, List<T> items, Function<T, ? extends JsonNode> shape) {
        ObjectNode body = NODES.objectNode();
        ArrayNode array = body.putArray(key);
        items.forEach(item -> array.add(shape.apply(item)));
        body.putObject("links").putNull("next").put("self", link(path)).putNull("previous");
        return body;
    }

    /** Absolute address of a path below {@code /v3}. */
    String link(String path) {
        return address.of(ROOT + path);
    }

    ObjectNode domain(Domain domain) {
        String id = Ids.toHex(domain.getDomainId());
        ObjectNode node = NODES.objectNode()
                .put("id", id)
                .put("name", domain.getName())
                .put("description", domain.getDescription())
                .put("enabled", domain.getEnabled());
        node.putArray("tags");
        node.putObject("options");
        return withSelf(node, "/domains/" + id);
    }

    ObjectNode project(Project project) {
        String id = Ids.toHex(project.getProjectId());
        String domain = Ids.toHex(project.getDomainId());
        ObjectNode node = NODES.objectNode()
                .put("id", id)
                .put("name", project.getName())
                .put("domain_id", domain)
                .put("description", project.getDescription())
                .put("enabled", project.getEnabled())
                .put("parent_id", domain)
                .put("is_domain", false);
        ArrayNode tags = node.putArray("tags");
        project.getTagsList().forEach(tags::add);
        node.putObject("options");
        return withSelf(node, "/projects/" + id);
    }

    ObjectNode role(Role role) {
        String id = Ids.toHex(role.getRoleId());
        ObjectNode node =
                NODES.objectNode().put("id", id).put("name", role.getName()).putNull("domain_id");
        if (role.getDescription().isEmpty()) {
            node.putNull("description");
        } else {
            node.put("description", role.getDescription());
        }
        node.putObject("options");
        return withSelf(node, "/roles/" + id);
    }

    ObjectNode user(KeycloakUser user) {
        String id = Ids.toHex(user.id());
        ObjectNode node = NODES.objectNode()
                .put("id", id)
                .put("name", user.name().name())
                .put("domain_id", Ids.toHex(user.name().domainId()))
                .put("enabled", user.enabled())
                .putNull("password_expires_at");
        if (!user.email().isEmpty()) {
            node.put("email", user.email());
        }
        if (!user.description().isEmpty()) {
            node.put("description", user.description());
        }
        user.defaultProjectId().ifPresent(project -> node.put("default_project_id", Ids.toHex(project)));
        node.putObject("options");
        return withSelf(node, "/users/" + id);
    }

    ObjectNode credential(ApplicationCredential credential) {
        String id = Ids.toHex(credential.getCredentialId());
        ObjectNode node = NODES.objectNode()
                .put("id", id)
                .put("name", credential.getName())
                .put("description", credential.getDescription())
                .put("project_id", Ids.toHex(credential.getProjectId()))
                .put("user_id", Ids.toHex(credential.getUserId()))
                .put("unrestricted", credential.getUnrestricted())
                .putNull("system");
        if (credential.hasExpiresAt()) {
            // Without a zone, as Keystone has it here and nowhere else.
            node.put("expires_at", ApiTime.microsWithoutZone(ApiTime.of(credential.getExpiresAt())));
        } else {
            node.putNull("expires_at");
        }
        ArrayNode roles = node.putArray("roles");
        for (Role role : credential.getRolesList()) {
            roles.addObject()
                    .put("id", Ids.toHex(role.getRoleId()))
                    .put("name", role.getName())
                    .putNull("domain_id");
        }
        return withSelf(node, "/users/" + Ids.toHex(credential.getUserId()) + "/application_credentials/" + id);
    }

    ObjectNode withSelf(ObjectNode node, String path) {
        node.putObject("links").put("self", link(path));
        return node;
    }
}
