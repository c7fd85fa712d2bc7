package io.xenith.gateway.compute.keypair;

import io.grpc.StatusRuntimeException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.CreateKeypairRequest;
import io.xenith.controlplane.v1.DeleteKeypairRequest;
import io.xenith.controlplane.v1.FindKeypairRequest;
import io.xenith.controlplane.v1.Keypair;
import io.xenith.controlplane.v1.ListKeypairsRequest;
import io.xenith.controlplane.v1.ListKeypairsResponse;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.NextLink;
import io.xenith.gateway.compute.Queries;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonWriter;
import io.xenith.transport.error.Errors;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;

/** {@code /os-keypairs}. They belong to users; from 2.10 on administrators reach those of others. */
@Path("/compute/v2.1/os-keypairs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class KeypairsResource {

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    KeypairsResource(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    @GET
    public byte[] list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        Queries.refuseUnknown(query, request, Set.of("user_id", "limit", "marker"));
        ListKeypairsRequest.Builder list =
                ListKeypairsRequest.newBuilder().setCaller(request.caller()).setUserId(user(query, "index"));
        boolean paged = request.has(Change.KEYPAIR_PAGING);
        if (paged) {
            list.setPage(PageRequest.newBuilder().setLimit(query.limit()).setMarker(query.marker()));
        }
        ListKeypairsResponse found = controlPlane.catalog().listKeypairs(list.build());
        Viewer viewer = request.viewer();
        return JsonWriter.bytes(json -> {
            json.array("keypairs", () -> found.getKeypairsList()
                    .forEach(keypair ->
                            json.item(() -> json.object("keypair", () -> KeypairView.brief(json, keypair, viewer)))));
            NextLink.write(
                    json,
                    "keypairs_links",
                    viewer,
                    query,
                    paged ? found.getPage().getNextMarker() : "");
        });
    }

    @GET
    @Path("{name}")
    public byte[] show(@PathParam("name") String name, @Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        Queries.refuseUnknown(query, request, Set.of("user_id"));
        Keypair keypair = controlPlane
                .catalog()
                .findKeypair(FindKeypairRequest.newBuilder()
                        .setCaller(request.caller())
                        .setUserId(user(query, "show"))
                        .setName(name)
                        .build())
                .getKeypair();
        Viewer viewer = request.viewer();
        return JsonWriter.bytes(json -> json.object("keypair", () -> KeypairView.detail(json, keypair, viewer)));
    }

    /** 200, from 2.2 on 201. */
    @POST
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-keypairs:create")
    public Response create(JsonBody body) {
        NewKeypair wanted = NewKeypair.read(body, request);
        Keypair created = controlPlane
                .catalog()
                .createKeypair(CreateKeypairRequest.newBuilder()
                        .setCaller(request.caller())
                        .setKeypair(wanted.keypair())
                        .build())
                .getKeypair();
        Viewer viewer = request.viewer();
        byte[] answer = JsonWriter.bytes(json -> json.object("keypair", () -> {
            KeypairView.brief(json, created, viewer);
            json.put("user_id", Ids.toHex(created.getUserId()));
            wanted.privateKey().ifPresent(secret -> json.put("private_key", secret));
        }));
        return Response.status(request.has(Change.KEYPAIR_TYPE) ? 201 : 200)
                .entity(answer)
                .build();
    }

    /** 202, from 2.2 on 204. */
    @DELETE
    @Path("{name}")
    @Requires(value = Role.MEMBER, policy = "os_compute_api:os-keypairs:delete")
    public Response delete(@PathParam("name") String name, @Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        Queries.refuseUnknown(query, request, Set.of("user_id"));
        String user = user(query, "delete");
        try {
            var unused = controlPlane
                    .catalog()
                    .deleteKeypair(DeleteKeypairRequest.newBuilder()
                            .setCaller(request.caller())
                            .setUserId(user)
                            .setName(name)
                            .build());
        } catch (StatusRuntimeException failure) {
            if (Errors.hasReason(failure, "KEYPAIR_NOT_FOUND")) {
                throw ApiFault.notFound("Keypair " + name + " not found for user " + Ids.toHex(user))
                        .because(failure);
            }
            throw failure;
        }
        return Response.status(request.has(Change.KEYPAIR_TYPE) ? 204 : 202).build();
    }

    // Before 2.10 the parameter is passed over, as Nova does.
    private String user(ListQuery query, String policy) {
        String asked =
                request.has(Change.KEYPAIRS_OF_OTHERS) ? query.find("user_id").orElse("") : "";
        return NewKeypair.user(asked, request, policy);
    }
}
