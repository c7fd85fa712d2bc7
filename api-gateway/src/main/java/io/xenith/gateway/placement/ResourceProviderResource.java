package io.xenith.gateway.placement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceFilter;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.http.LogText;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Hosts as resource providers. */
@Path("/placement/resource_providers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
public class ResourceProviderResource {

    private static final int AGGREGATES = 1;
    private static final int TRAITS = 6;
    private static final int GENERATION_OF_AGGREGATES = 19;
    private static final int CONSUMER_GENERATION = 28;

    private final Providers providers;

    ResourceProviderResource(Providers providers) {
        this.providers = providers;
    }

    @GET
    public Response list(@Context UriInfo uri) {
        ProviderQuery query = new ProviderQuery(new ListQuery(uri), providers::since);
        ObjectNode body = ProviderJson.object();
        ArrayNode list = body.putArray("resource_providers");
        providers.all().stream()
                .filter(query::matches)
                .forEach(host -> list.add(ProviderJson.provider(host, providers::since)));
        return providers.answer(body);
    }

    @GET
    @Path("{uuid}")
    public Response show(@PathParam("uuid") String uuid) {
        Host host = providers.load(uuid);
        return providers.answer(ProviderJson.provider(host, providers::since), host.getUpdatedAt());
    }

    @GET
    @Path("{uuid}/inventories")
    public Response inventories(@PathParam("uuid") String uuid) {
        Host host = providers.load(uuid);
        ObjectNode body = ProviderJson.object();
        ObjectNode inventories = body.putObject("inventories");
        for (ResourceClass kind : ResourceClass.values()) {
            if (kind.of(host).total() > 0) {
                inventories.set(kind.name(), ProviderJson.inventory(kind.of(host)));
            }
        }
        return providers.answer(body.put(ProviderJson.GENERATION, host.getGeneration()), host.getUpdatedAt());
    }

    @GET
    @Path("{uuid}/inventories/{class}")
    public Response inventory(@PathParam("uuid") String uuid, @PathParam("class") String name) {
        Host host = providers.load(uuid);
        Inventory inventory = ResourceClass.find(name)
                .map(kind -> kind.of(host))
                .filter(found -> found.total() > 0)
                .orElseThrow(() ->
                        ApiFault.notFound("No inventory of class " + LogText.of(name) + " for " + host.getHostId()));
        return providers.answer(
                ProviderJson.inventory(inventory).put(ProviderJson.GENERATION, host.getGeneration()),
                host.getUpdatedAt());
    }

    @GET
    @Path("{uuid}/usages")
    public Response usages(@PathParam("uuid") String uuid) {
        Host host = providers.load(uuid);
        ObjectNode body = ProviderJson.object();
        ObjectNode usages = body.putObject("usages");
        for (ResourceClass kind : ResourceClass.values()) {
            if (kind.of(host).total() > 0) {
                usages.put(kind.name(), kind.of(host).used());
            }
        }
        return providers.answer(body.put(ProviderJson.GENERATION, host.getGeneration()));
    }

    @GET
    @Path("{uuid}/allocations")
    public Response allocations(@PathParam("uuid") String uuid) {
        Host host = providers.load(uuid);
        ObjectNode body = ProviderJson.object();
        ObjectNode allocations = body.putObject("allocations");
        InstanceFilter onIt =
                InstanceFilter.newBuilder().setHostName(host.getName()).build();
        for (Instance instance : providers.instances(onIt)) {
            ObjectNode allocation = allocations.putObject(instance.getInstanceId());
            allocation.set("resources", ProviderJson.taken(instance));
            if (providers.since(CONSUMER_GENERATION)) {
                allocation.put("consumer_generation", instance.getGeneration());
            }
        }
        return providers.answer(body.put(ProviderJson.GENERATION, host.getGeneration()));
    }

    @GET
    @Path("{uuid}/aggregates")
    public Response aggregates(@PathParam("uuid") String uuid) {
        providers.requireSince(AGGREGATES);
        Host host = providers.load(uuid);
        ObjectNode body = ProviderJson.object();
        body.putArray("aggregates");
        if (providers.since(GENERATION_OF_AGGREGATES)) {
            body.put(ProviderJson.GENERATION, host.getGeneration());
        }
        return providers.answer(body, host.getUpdatedAt());
    }

    @GET
    @Path("{uuid}/traits")
    public Response traits(@PathParam("uuid") String uuid) {
        providers.requireSince(TRAITS);
        Host host = providers.load(uuid);
        ObjectNode body = ProviderJson.object();
        ArrayNode traits = body.putArray("traits");
        HostTraits.of(host).forEach(traits::add);
        return providers.answer(body.put(ProviderJson.GENERATION, host.getGeneration()), host.getUpdatedAt());
    }
}
