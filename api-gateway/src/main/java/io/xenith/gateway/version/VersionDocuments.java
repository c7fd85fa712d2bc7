package io.xenith.gateway.version;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;

/** What each service says of its versions, in the shapes that clients discover by. */
@ApplicationScoped
public class VersionDocuments {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final PublicAddress address;

    VersionDocuments(PublicAddress address) {
        this.address = address;
    }

    /** The root of the gateway: which services there are and where. */
    ObjectNode services(Catalog catalog) {
        ObjectNode body = NODES.objectNode();
        ArrayNode services = body.putArray("services");
        for (Catalog.Service service : catalog.services()) {
            ObjectNode entry = services.addObject().put("type", service.type()).put("name", service.name());
            link(entry.putArray("links"), "self", address.of(service.root()));
        }
        return body;
    }

    /** Where the one version of identity is. */
    String identityAddress() {
        return address.of("/identity/v3/");
    }

    ObjectNode identityVersions() {
        ObjectNode body = NODES.objectNode();
        body.putObject("versions").putArray("values").add(identity());
        return body;
    }

    ObjectNode identityVersion() {
        return NODES.objectNode().set("version", identity());
    }

    private ObjectNode identity() {
        ObjectNode version =
                NODES.objectNode().put("id", "v3.14").put("status", "stable").put("updated", "2020-04-07T00:00:00Z");
        link(version.putArray("links"), "self", identityAddress());
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", "application/vnd.openstack.identity-v3+json");
        return version;
    }

    ObjectNode computeVersions() {
        ObjectNode body = NODES.objectNode();
        ObjectNode version = body.putArray("versions").addObject();
        compute(version);
        link(version.putArray("links"), "self", address.of("/compute/v2.1/"));
        return body;
    }

    ObjectNode computeVersion() {
        ObjectNode body = NODES.objectNode();
        ObjectNode version = body.putObject("version");
        compute(version);
        ArrayNode links = version.putArray("links");
        link(links, "self", address.of("/compute/v2.1/"));
        links.addObject().put("rel", "describedby").put("type", "text/html").put("href", "http://docs.openstack.org/");
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", "application/vnd.openstack.compute+json;version=2.1");
        return body;
    }

    private static void compute(ObjectNode version) {
        version.put("id", "v2.1")
                .put("status", "CURRENT")
                .put("version", Microversions.COMPUTE.max().text())
                .put("min_version", Microversions.COMPUTE.min().text())
                .put("updated", "2013-07-23T11:33:21Z");
    }

    ObjectNode imageVersions() {
        ObjectNode body = NODES.objectNode();
        ArrayNode versions = body.putArray("versions");
        // The minor versions tell clients which parts of v2 to use; none of those added after 2.2 is offered.
        image(versions.addObject(), "v2.2", "CURRENT");
        image(versions.addObject(), "v2.1", "SUPPORTED");
        image(versions.addObject(), "v2.0", "SUPPORTED");
        return body;
    }

    private void image(ObjectNode version, String id, String status) {
        version.put("id", id).put("status", status);
        link(version.putArray("links"), "self", address.of("/image/v2/"));
    }

    ObjectNode networkVersions() {
        ObjectNode body = NODES.objectNode();
        ObjectNode version =
                body.putArray("versions").addObject().put("id", "v2.0").put("status", "CURRENT");
        link(version.putArray("links"), "self", address.of("/network/v2.0/"));
        return body;
    }

    ObjectNode volumeVersions() {
        ObjectNode body = NODES.objectNode();
        ObjectNode version = body.putArray("versions")
                .addObject()
                .put("id", "v3.0")
                .put("status", "CURRENT")
                .put("version", Microversions.VOLUME.max().text())
                .put("min_version", Microversions.VOLUME.min().text())
                .put("updated", "2016-02-08T12:20:21Z");
        link(version.putArray("links"), "self", address.of("/volume/v3/"));
        version.putArray("media-types")
                .addObject()
                .put("base", "application/json")
                .put("type", "application/vnd.openstack.volume+json;version=3");
        return body;
    }

    ObjectNode placementVersions() {
        ObjectNode body = NODES.objectNode();
        ObjectNode version = body.putArray("versions")
                .addObject()
                .put("id", "v1.0")
                .put("status", "CURRENT")
                .put("min_version", Microversions.PLACEMENT.min().text())
                .put("max_version", Microversions.PLACEMENT.max().text());
        link(version.putArray("links"), "self", "");
        return body;
    }

    private static void link(ArrayNode links, String rel, String href) {
        links.addObject().put("rel", rel).put("href", href);
    }
}
