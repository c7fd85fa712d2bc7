package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.access.NamedRole;
import io.xenith.gateway.access.Scope;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.token.Token;
import io.xenith.gateway.version.Catalog;
import jakarta.enterprise.context.ApplicationScoped;

/** A token as Keystone shows it. */
@ApplicationScoped
class TokenJson {

    private final Catalog catalog;

    TokenJson(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The body of an answer; unscoped tokens have no catalog. */
    ObjectNode of(Token token, boolean withCatalog) {
        AuthenticatedCaller caller = token.caller();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode shown = body.putObject("token");
        ArrayNode methods = shown.putArray("methods");
        token.methods().forEach(methods::add);
        ObjectNode user = shown.putObject("user");
        user.putObject("domain").put("id", Ids.toHex(caller.userDomainId())).put("name", caller.userDomainName());
        user.put("id", Ids.toHex(caller.userId()))
                .put("name", caller.userName())
                .putNull("password_expires_at");
        ArrayNode auditIds = shown.putArray("audit_ids");
        token.auditIds().forEach(auditIds::add);
        shown.put("expires_at", ApiTime.micros(token.expiresAt())).put("issued_at", ApiTime.micros(token.issuedAt()));
        putScope(shown, caller);
        caller.applicationCredential().ifPresent(used -> shown.putObject("application_credential")
                .put("id", Ids.toHex(used.id()))
                .put("name", used.name())
                .put("restricted", !used.unrestricted()));
        if (withCatalog && !(caller.scope() instanceof Scope.Unscoped)) {
            shown.set("catalog", catalog.toJson(caller.projectId()));
        }
        return body;
    }

    private static void putScope(ObjectNode shown, AuthenticatedCaller caller) {
        switch (caller.scope()) {
            case Scope.Unscoped() -> {
                return;
            }
            case Scope.OfSystem() -> shown.putObject("system").put("all", true);
            case Scope.OfDomain(String id, String name) ->
                shown.putObject("domain").put("id", Ids.toHex(id)).put("name", name);
            case Scope.OfProject(String id, String name, String domainId, String domainName) -> {
                ObjectNode project =
                        shown.putObject("project").put("id", Ids.toHex(id)).put("name", name);
                project.putObject("domain").put("id", Ids.toHex(domainId)).put("name", domainName);
                shown.put("is_domain", false);
            }
        }
        ArrayNode roles = shown.putArray("roles");
        for (NamedRole role : caller.roles()) {
            roles.addObject().put("id", Ids.toHex(role.id())).put("name", role.name());
        }
    }
}
