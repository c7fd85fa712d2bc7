package io.xenith.gateway.placement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.LogText;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The names in use: resource classes, and traits, of which only those of hosts exist. */
@Path("/placement")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
public class CatalogueResource {

    private static final int CLASSES = 2;
    private static final int TRAITS = 6;
    private static final int NO_CONTENT = 204;

    private final Providers providers;

    CatalogueResource(Providers providers) {
        this.providers = providers;
    }

    @GET
    @Path("resource_classes")
    public Response classes() {
        providers.requireSince(CLASSES);
        ObjectNode body = ProviderJson.object();
        ArrayNode list = body.putArray("resource_classes");
        for (ResourceClass kind : ResourceClass.values()) {
            list.add(ProviderJson.resourceClass(kind));
        }
        return providers.answer(body);
    }

    @GET
    @Path("resource_classes/{name}")
    public Response resourceClass(@PathParam("name") String name) {
        providers.requireSince(CLASSES);
        return providers.answer(ProviderJson.resourceClass(ResourceClass.find(name)
                .orElseThrow(() -> ApiFault.notFound("No such resource class " + LogText.of(name) + "."))));
    }

    @GET
    @Path("traits")
    public Response traits(
            @QueryParam("name") @Nullable String name, @QueryParam("associated") @Nullable String associated) {
        providers.requireSince(TRAITS);
        Predicate<String> wanted = matcher(name);
        ObjectNode body = ProviderJson.object();
        ArrayNode list = body.putArray("traits");
        // There is no trait without a host that has it.
        if (associated == null || !associated.equalsIgnoreCase("false")) {
            known().stream().filter(wanted).forEach(list::add);
        }
        return providers.answer(body);
    }

    private static Predicate<String> matcher(@Nullable String filter) {
        if (filter == null) {
            return _ -> true;
        }
        if (filter.startsWith("startswith:")) {
            return trait -> trait.startsWith(filter.substring("startswith:".length()));
        }
        if (filter.startsWith("in:")) {
            return List.of(filter.substring("in:".length()).split(",", -1))::contains;
        }
        throw ApiFault.badRequest("Badly formatted name parameter. Expected name query string parameter in form: "
                + "?name=[in|startswith]:[name1,name2|prefix]. Got: \"" + LogText.of(filter) + "\"");
    }

    @GET
    @Path("traits/{name}")
    public Response trait(@PathParam("name") String name) {
        providers.requireSince(TRAITS);
        if (!known().contains(name)) {
            throw ApiFault.notFound("No such trait " + LogText.of(name) + ".");
        }
        return Response.status(NO_CONTENT).build();
    }

    private Set<String> known() {
        Set<String> names = new TreeSet<>();
        providers.all().forEach(host -> names.addAll(HostTraits.of(host)));
        return names;
    }
}
