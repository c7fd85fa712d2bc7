package io.xenith.gateway.compute.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.controlplane.v1.CreateInstancesRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Wishes beside other servers. Hints that Nova knows and we do not heed are refused, since what they would keep apart would not be;
 * those that Nova does not know either pass, as they do there.
 */
final class SchedulerHints {

    private static final List<String> REFUSED =
            List.of("query", "target_cell", "different_cell", "build_near_host_ip", "cidr");
    private static final int SERVERS_AT_MOST = 100;

    private SchedulerHints() {}

    static void read(JsonBody body, CreateInstancesRequest.Builder proto) {
        JsonFields fields = body.fields();
        Optional<JsonFields> found =
                fields.findObject("os:scheduler_hints").or(() -> fields.findObject("OS-SCH-HNT:scheduler_hints"));
        if (found.isEmpty()) {
            return;
        }
        JsonFields hints = found.get();
        for (String name : REFUSED) {
            if (hints.has(name)) {
                throw ApiFault.badRequest("The scheduler hint '" + name
                        + "' is not offered. There are 'group', 'same_host' and 'different_host'.");
            }
        }
        List<String> groups = ids(hints, "group");
        if (groups.size() > 1) {
            throw ApiFault.badRequest("A server can be in one server group only.");
        }
        groups.forEach(proto::setGroupId);
        proto.addAllSameHostAs(ids(hints, "same_host")).addAllDifferentHostAs(ids(hints, "different_host"));
    }

    // One id, or a list of them.
    private static List<String> ids(JsonFields hints, String key) {
        Optional<JsonNode> value = hints.find(key);
        if (value.isEmpty()) {
            return List.of();
        }
        List<String> ids = value.get().isTextual()
                ? List.of(value.get().textValue())
                : hints.findStrings(key, SERVERS_AT_MOST, 1, 255).orElse(List.of());
        List<String> checked = new ArrayList<>(ids.size());
        for (String id : ids) {
            if (!Ids.isUuid(id)) {
                throw ApiFault.badRequest("Invalid input for field/attribute " + key + ". Value: " + id + ". '" + id
                        + "' is not a 'uuid'");
            }
            checked.add(id);
        }
        return checked;
    }
}
