package io.xenith.gateway.version;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.gateway.http.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** The service catalog: fixed, since every service is this gateway. Ids are made of names, so they never change. */
@ApplicationScoped
public class Catalog {

    /** One service. */
    public record Service(String type, String name, String path) {
        /** Stable id, 32 hex digits. */
        public String id() {
            return stableId("service/" + type);
        }

        /** Path of its versions: its address without the place of a project. */
        String root() {
            return path.replace("/" + PROJECT, "");
        }
    }

    /** One address of a service. */
    public record Endpoint(Service service, String interfaceName, String region, String url) {
        /** Stable id, 32 hex digits. */
        public String id() {
            return stableId("endpoint/" + service.type() + '/' + interfaceName + '/' + region);
        }
    }

    /** Stands for the project in the address of a service that wants it there, as Keystone writes it. */
    private static final String PROJECT = "$(project_id)s";

    // Compute ends in its version; to network and image clients add theirs. Block storage has the project in its paths.
    private static final List<Service> SERVICES = List.of(
            new Service("compute", "nova", "/compute/v2.1"),
            new Service("identity", "keystone", "/identity/v3"),
            new Service("image", "glance", "/image"),
            new Service("network", "neutron", "/network"),
            new Service("placement", "placement", "/placement"),
            // The type that all clients look for, the old ones by this name alone.
            new Service("volumev3", "cinderv3", "/volume/v3/" + PROJECT));
    private static final List<String> INTERFACES = List.of("public", "internal", "admin");

    private final PublicConfig config;
    private final PublicAddress address;

    Catalog(PublicConfig config, PublicAddress address) {
        this.config = config;
        this.address = address;
    }

    /** All services. */
    public List<Service> services() {
        return SERVICES;
    }

    /** The one region. */
    public String region() {
        return config.region();
    }

    /** All addresses of all services, with the place of a project left open. */
    public List<Endpoint> endpoints() {
        return SERVICES.stream()
                .flatMap(service -> INTERFACES.stream()
                        .map(name -> new Endpoint(service, name, region(), address.of(service.path()))))
                .toList();
    }

    /**
     * The list as a token carries it.
     *
     * @param project record id of the token's; empty for one without, which then sees no service that wants one
     */
    public ArrayNode toJson(String project) {
        ArrayNode catalog = JsonNodeFactory.instance.arrayNode();
        for (Service service : SERVICES) {
            if (project.isEmpty() && service.path().contains(PROJECT)) {
                continue;
            }
            ObjectNode entry = catalog.addObject()
                    .put("id", service.id())
                    .put("type", service.type())
                    .put("name", service.name());
            ArrayNode endpoints = entry.putArray("endpoints");
            for (String name : INTERFACES) {
                Endpoint endpoint = new Endpoint(service, name, region(), address.of(service.path()));
                endpoints
                        .addObject()
                        .put("id", endpoint.id())
                        .put("interface", name)
                        .put("region", region())
                        .put("region_id", region())
                        .put("url", endpoint.url().replace(PROJECT, Ids.toHex(project)));
            }
        }
        return catalog;
    }

    private static String stableId(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }
}
