package io.xenith.gateway.placement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceFilter;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who holds what: the claims of one instance, and of a project. */
@Path("/placement")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
public class AllocationResource {

    private static final int USAGES = 9;
    private static final int OWNERS = 12;
    private static final int CONSUMER_GENERATION = 28;

    private final Providers providers;

    AllocationResource(Providers providers) {
        this.providers = providers;
    }

    @GET
    @Path("allocations/{consumer}")
    public Response allocations(@PathParam("consumer") String consumer) {
        ObjectNode body = ProviderJson.object();
        ObjectNode allocations = body.putObject("allocations");
        for (Instance instance : find(consumer)) {
            ObjectNode allocation = allocations.putObject(instance.getHostId());
            allocation.set("resources", ProviderJson.taken(instance));
            allocation.put("generation", providers.load(instance.getHostId()).getGeneration());
            if (providers.since(OWNERS)) {
                body.put("project_id", Ids.toHex(instance.getProjectId()))
                        .put("user_id", Ids.toHex(instance.getUserId()));
            }
            if (providers.since(CONSUMER_GENERATION)) {
                body.put("consumer_generation", instance.getGeneration());
            }
        }
        return providers.answer(body);
    }

    // One that is placed, or none: of a consumer that is not there Placement says that it holds nothing.
    private List<Instance> find(String consumer) {
        if (!Ids.isUuid(consumer)) {
            return List.of();
        }
        return providers
                .instances(InstanceFilter.newBuilder().addInstanceIds(consumer).build())
                .stream()
                .filter(instance -> !instance.getHostId().isEmpty())
                .toList();
    }

    @GET
    @Path("usages")
    public Response usages(
            @QueryParam("project_id") @Nullable String project, @QueryParam("user_id") @Nullable String user) {
        providers.requireSince(USAGES);
        if (project == null) {
            throw ApiFault.badRequest("Invalid query string parameters: 'project_id' is a required property");
        }
        Map<ResourceClass, Long> sums = new EnumMap<>(ResourceClass.class);
        InstanceFilter.Builder filter = InstanceFilter.newBuilder();
        boolean possible = Ids.findUuid(project).map(filter::setProjectId).isPresent()
                && (user == null || Ids.findUuid(user).map(filter::setUserId).isPresent());
        if (possible) {
            for (Instance instance : providers.instances(filter.build())) {
                if (!instance.getHostId().isEmpty()) {
                    ResourceClass.of(instance.getFlavor())
                            .forEach((kind, amount) -> sums.merge(kind, amount, Long::sum));
                }
            }
        }
        ObjectNode body = ProviderJson.object();
        body.set("usages", ProviderJson.resources(sums));
        return providers.answer(body);
    }
}
