package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.version.Catalog;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Predicate;

/** Services, endpoints and regions: there to be read, fixed by configuration. */
@Path("/identity/v3")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
public class CatalogResource {

    private final Catalog catalog;
    private final IdentityJson json;

    CatalogResource(Catalog catalog, IdentityJson json) {
        this.catalog = catalog;
        this.json = json;
    }

    @GET
    @Path("services")
    public ObjectNode services(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        List<Catalog.Service> found = catalog.services().stream()
                .filter(wanted(query, "type", Catalog.Service::type))
                .filter(wanted(query, "name", Catalog.Service::name))
                .toList();
        return json.list("services", "/services", found, this::service);
    }

    @GET
    @Path("services/{id}")
    public ObjectNode service(@PathParam("id") String id) {
        return catalog.services().stream()
                .filter(service -> service.id().equals(id))
                .findFirst()
                .map(service -> json.one("service", service(service)))
                .orElseThrow(() -> Known.notFound("service", id));
    }

    @GET
    @Path("endpoints")
    public ObjectNode endpoints(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        List<Catalog.Endpoint> found = catalog.endpoints().stream()
                .filter(wanted(
                        query, "service_id", endpoint -> endpoint.service().id()))
                .filter(wanted(query, "interface", Catalog.Endpoint::interfaceName))
                .filter(wanted(query, "region_id", Catalog.Endpoint::region))
                .toList();
        return json.list("endpoints", "/endpoints", found, this::endpoint);
    }

    @GET
    @Path("endpoints/{id}")
    public ObjectNode endpoint(@PathParam("id") String id) {
        return catalog.endpoints().stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .map(endpoint -> json.one("endpoint", endpoint(endpoint)))
                .orElseThrow(() -> Known.notFound("endpoint", id));
    }

    @GET
    @Path("regions")
    @Requires(Role.AUTHENTICATED)
    public ObjectNode regions() {
        return json.list("regions", "/regions", List.of(catalog.region()), this::regionNode);
    }

    @GET
    @Path("regions/{id}")
    @Requires(Role.AUTHENTICATED)
    public ObjectNode region(@PathParam("id") String id) {
        if (!id.equals(catalog.region())) {
            throw Known.notFound("region", id);
        }
        return json.one("region", regionNode(id));
    }

    private ObjectNode regionNode(String id) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("description", "")
                .putNull("parent_region_id");
        return json.withSelf(node, "/regions/" + id);
    }

    private ObjectNode service(Catalog.Service service) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("id", service.id())
                .put("type", service.type())
                .put("name", service.name())
                .put("description", "")
                .put("enabled", true);
        return json.withSelf(node, "/services/" + service.id());
    }

    private ObjectNode endpoint(Catalog.Endpoint endpoint) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("id", endpoint.id())
                .put("interface", endpoint.interfaceName())
                .put("region", endpoint.region())
                .put("region_id", endpoint.region())
                .put("service_id", endpoint.service().id())
                .put("url", endpoint.url())
                .put("enabled", true);
        return json.withSelf(node, "/endpoints/" + endpoint.id());
    }

    private static <T> Predicate<T> wanted(ListQuery query, String name, java.util.function.Function<T, String> value) {
        return query.find(name)
                .<Predicate<T>>map(text -> item -> value.apply(item).equals(text))
                .orElse(_ -> true);
    }
}
