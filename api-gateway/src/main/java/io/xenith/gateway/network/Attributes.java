package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.JsonFields;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which attributes of a kind may be sent, when, and by whom.
 *
 * @param kind of what
 * @param create may be sent in POST
 * @param update may be sent in PUT
 * @param administrators of those, the ones that only administrators may set to anything but the default
 * @param shown all attributes of an answer, to tell a known one that may not be sent from an unknown one
 */
record Attributes(
        NetworkKind kind, Set<String> create, Set<String> update, Set<String> administrators, Set<String> shown) {

    Attributes {
        create = Set.copyOf(create);
        update = Set.copyOf(update);
        administrators = Set.copyOf(administrators);
        shown = Set.copyOf(shown);
    }

    /** Holds a POST to the rules: 400 for what may not be sent, 403 for what this caller may not set. */
    JsonFields checkCreate(JsonFields fields, AuthenticatedCaller caller) {
        checkNames(fields, create, "POST");
        for (String name : administrators) {
            if (fields.has(name) && !isDefault(fields, name)) {
                NetworkFaults.requireAdministrator(caller, "create_" + kind.one() + ':' + name);
            }
        }
        return fields;
    }

    /** Holds a PUT to the rules. */
    JsonFields checkUpdate(JsonFields fields, AuthenticatedCaller caller) {
        checkNames(fields, update, "PUT");
        for (String name : administrators) {
            if (fields.has(name)) {
                NetworkFaults.requireAdministrator(caller, "update_" + kind.one() + ':' + name);
            }
        }
        return fields;
    }

    private void checkNames(JsonFields fields, Set<String> allowed, String method) {
        Set<String> unknown = new TreeSet<>();
        fields.node().fieldNames().forEachRemaining(name -> {
            if (allowed.contains(name)) {
                return;
            }
            if (create.contains(name) || update.contains(name) || shown.contains(name)) {
                throw ApiFault.badRequest("Attribute '" + name + "' not allowed in " + method);
            }
            unknown.add(LogText.of(name));
        });
        if (!unknown.isEmpty()) {
            throw ApiFault.badRequest("Unrecognized attribute(s) '" + String.join(", ", unknown) + "'");
        }
    }

    // Clients send defaults along; only what differs from them is an act.
    private static boolean isDefault(JsonFields fields, String name) {
        JsonNode value = fields.node().get(name);
        return value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isContainerNode() && value.isEmpty());
    }

    /** Whose a new thing is to be: the caller's project, or the one that an administrator names. */
    static String project(JsonFields fields, AuthenticatedCaller caller) {
        String written = fields.findString("project_id", 1, 64)
                .or(() -> fields.findString("tenant_id", 1, 64))
                .orElse(caller.projectId());
        if (written.isEmpty()) {
            throw ApiFault.badRequest("Running without a project: scope the token to one, or name it in project_id.");
        }
        String project = Ids.findUuid(written)
                .orElseThrow(() -> ApiFault.badRequest("'" + LogText.of(written) + "' is not the id of a project."));
        if (!project.equals(caller.projectId())) {
            NetworkFaults.requireAdministrator(caller, "create:project_id");
        }
        return project;
    }
}
