package io.xenith.gateway.compute.flavor;

import io.xenith.controlplane.v1.Flavor;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.json.JsonWriter;

/** Writes flavors. */
record FlavorView(Viewer viewer) {

    /** Id, name and links. */
    void brief(JsonWriter json, Flavor flavor) {
        json.put("id", flavor.getFlavorId()).put("name", flavor.getName());
        if (viewer.has(Change.FLAVOR_DESCRIPTION)) {
            json.putUnlessEmpty("description", flavor.getDescription());
        }
        json.array("links", () -> json.item(
                        () -> json.put("rel", "self").put("href", viewer.selfLink("flavors", flavor.getFlavorId())))
                .item(() -> json.put("rel", "bookmark").put("href", viewer.bookmark("flavors", flavor.getFlavorId()))));
    }

    /** Everything. */
    void detail(JsonWriter json, Flavor flavor) {
        brief(json, flavor);
        json.put("ram", flavor.getMemoryMib())
                .put("disk", flavor.getRootDiskGib())
                .put("vcpus", flavor.getVcpus())
                .put("OS-FLV-EXT-DATA:ephemeral", flavor.getEphemeralDiskGib());
        // No swap was the empty text until 2.75.
        if (flavor.getSwapMib() == 0 && !viewer.has(Change.STRICT_AND_CONSISTENT)) {
            json.put("swap", "");
        } else {
            json.put("swap", flavor.getSwapMib());
        }
        json.put("OS-FLV-DISABLED:disabled", flavor.getDisabled())
                .put("os-flavor-access:is_public", flavor.getIsPublic())
                .put("rxtx_factor", flavor.getRxtxFactor());
        if (viewer.has(Change.FLAVOR_EXTRA_SPECS)) {
            json.put("extra_specs", flavor.getExtraSpecsMap());
        }
    }
}
