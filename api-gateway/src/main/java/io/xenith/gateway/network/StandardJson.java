package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import io.xenith.controlplane.v1.HostRoute;
import io.xenith.controlplane.v1.PortAddress;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.Ids;
import java.util.List;

/** What all nouns of this API show alike. */
final class StandardJson {

    private StandardJson() {}

    /** Id and owner, who has two names: clients of either age read one of them. */
    static ObjectNode begin(String id, String projectId) {
        String project = Ids.toHex(projectId);
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("tenant_id", project)
                .put("project_id", project);
    }

    /** Description, times, revision. */
    static void end(ObjectNode shown, String description, Timestamp createdAt, Timestamp updatedAt, long revision) {
        shown.put("description", description)
                .put("created_at", ApiTime.seconds(ApiTime.of(createdAt)))
                .put("updated_at", ApiTime.seconds(ApiTime.of(updatedAt)))
                .put("revision_number", revision);
    }

    static void texts(ObjectNode shown, String key, List<String> values) {
        ArrayNode list = shown.putArray(key);
        values.forEach(list::add);
    }

    static void textOrNull(ObjectNode shown, String key, String value) {
        if (value.isEmpty()) {
            shown.putNull(key);
        } else {
            shown.put(key, value);
        }
    }

    static void addresses(ObjectNode shown, String key, List<PortAddress> addresses) {
        ArrayNode list = shown.putArray(key);
        for (PortAddress address : addresses) {
            list.addObject().put("subnet_id", address.getSubnetId()).put("ip_address", address.getAddress());
        }
    }

    static void routes(ObjectNode shown, String key, List<HostRoute> routes) {
        ArrayNode list = shown.putArray(key);
        for (HostRoute route : routes) {
            list.addObject().put("destination", route.getDestination()).put("nexthop", route.getNextHop());
        }
    }
}
