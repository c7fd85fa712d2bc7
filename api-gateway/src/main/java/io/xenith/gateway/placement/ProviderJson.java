package io.xenith.gateway.placement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.Instance;
import java.util.Map;
import java.util.function.IntPredicate;

/** Shapes of Placement, as of the version asked for. */
final class ProviderJson {

    static final String GENERATION = "resource_provider_generation";

    private static final String ROOT = "/placement";
    private static final int NESTED = 14;

    // Links of a provider, and the version that brought each.
    private static final Map<String, Integer> LINKS = Map.of(
            "inventories", 0,
            "usages", 0,
            "aggregates", 1,
            "traits", 6,
            "allocations", 11);

    private ProviderJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode provider(Host host, IntPredicate since) {
        ObjectNode shown = object().put("uuid", host.getHostId())
                .put("name", host.getName())
                .put("generation", host.getGeneration());
        if (since.test(NESTED)) {
            shown.putNull("parent_provider_uuid").put("root_provider_uuid", host.getHostId());
        }
        String path = ROOT + "/resource_providers/" + host.getHostId();
        ArrayNode links = shown.putArray("links");
        links.addObject().put("rel", "self").put("href", path);
        LINKS.entrySet().stream()
                .filter(link -> since.test(link.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(name -> links.addObject().put("rel", name).put("href", path + '/' + name));
        return shown;
    }

    static ObjectNode inventory(Inventory inventory) {
        return object().put("total", inventory.total())
                .put("reserved", inventory.reserved())
                .put("min_unit", 1)
                .put("max_unit", inventory.total())
                .put("step_size", 1)
                .put("allocation_ratio", inventory.ratio());
    }

    static ObjectNode resources(Map<ResourceClass, Long> amounts) {
        ObjectNode shown = object();
        amounts.forEach((kind, amount) -> shown.put(kind.name(), amount));
        return shown;
    }

    static ObjectNode taken(Instance instance) {
        return resources(ResourceClass.of(instance.getFlavor()));
    }

    static ObjectNode resourceClass(ResourceClass kind) {
        ObjectNode shown = object().put("name", kind.name());
        shown.putArray("links").addObject().put("rel", "self").put("href", ROOT + "/resource_classes/" + kind.name());
        return shown;
    }
}
