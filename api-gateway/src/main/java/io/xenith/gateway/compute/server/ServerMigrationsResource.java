package io.xenith.gateway.compute.server;

import io.grpc.StatusRuntimeException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.AbortMigrationRequest;
import io.xenith.controlplane.v1.ListMigrationsRequest;
import io.xenith.controlplane.v1.Migration;
import io.xenith.controlplane.v1.MigrationFilter;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonWriter;
import io.xenith.transport.error.Errors;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** {@code /servers/{id}/migrations}: the live moves of a server that are under way, of which there is one at most. */
@Path("/compute/v2.1/servers/{id}/migrations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ServerMigrationsResource {

    private final ControlPlane controlPlane;
    private final ServerCalls calls;
    private final ComputeRequest request;

    ServerMigrationsResource(ControlPlane controlPlane, ServerCalls calls, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.calls = calls;
        this.request = request;
    }

    @GET
    @Requires(value = Role.ADMIN, policy = "os_compute_api:servers:migrations:index")
    public byte[] list(@PathParam("id") String id) {
        request.require(Change.MIGRATIONS_OF_SERVER);
        calls.find(id);
        var underWay = MigrationFilter.newBuilder()
                .setInstanceId(id)
                .setKind(MigrationKind.MIGRATION_KIND_LIVE)
                .addAllStatuses(MigrationView.UNDER_WAY);
        List<Migration> found = find(underWay);
        Viewer viewer = request.viewer();
        return JsonWriter.bytes(json -> json.array(
                "migrations",
                () -> found.forEach(each -> json.item(() -> MigrationView.ofServer(json, each, viewer)))));
    }

    @GET
    @Path("{migration}")
    @Requires(value = Role.ADMIN, policy = "os_compute_api:servers:migrations:show")
    public byte[] show(@PathParam("id") String id, @PathParam("migration") String migration) {
        Migration found = load(Change.MIGRATIONS_OF_SERVER, id, migration);
        Viewer viewer = request.viewer();
        return JsonWriter.bytes(json -> json.object("migration", () -> MigrationView.ofServer(json, found, viewer)));
    }

    /** The agents copy until little is left by themselves; nobody can tell them to stop the guest sooner. */
    @POST
    @Path("{migration}/action")
    @Requires(value = Role.ADMIN, policy = "os_compute_api:servers:migrations:force_complete")
    public void complete(@PathParam("id") String id, @PathParam("migration") String migration, JsonBody body) {
        load(Change.FORCE_COMPLETE, id, migration);
        throw ApiFault.notImplemented("Completing a live migration by force is not offered by this cloud.");
    }

    /** 202; the guest stays where it is, unless it has arrived by then. */
    @DELETE
    @Path("{migration}")
    @Requires(value = Role.ADMIN, policy = "os_compute_api:servers:migrations:delete")
    public Response abort(@PathParam("id") String id, @PathParam("migration") String migration) {
        Migration found = load(Change.ABORT_MIGRATION, id, migration);
        calls.change("abort live migration", id, () -> {
            try {
                return controlPlane
                        .migrations()
                        .abortMigration(AbortMigrationRequest.newBuilder()
                                .setCaller(request.caller())
                                .setInstanceId(id)
                                .setNumber(found.getNumber())
                                .build());
            } catch (StatusRuntimeException failure) {
                // It ended between the two calls.
                throw Errors.hasReason(failure, "MIGRATION_OVER")
                        ? notInProgress(id, migration).because(failure)
                        : failure;
            }
        });
        return Response.accepted().build();
    }

    private Migration load(Change since, String id, String migration) {
        request.require(since);
        calls.find(id);
        if (!migration.matches("[0-9]{1,18}")) {
            throw notFound(id, migration);
        }
        Migration found =
                find(MigrationFilter.newBuilder().setInstanceId(id).setNumber(Long.parseLong(migration))).stream()
                        .findFirst()
                        .orElseThrow(() -> notFound(id, migration));
        if (!MigrationView.isUnderWay(found)) {
            throw notInProgress(id, migration);
        }
        return found;
    }

    private List<Migration> find(MigrationFilter.Builder filter) {
        return controlPlane
                .migrations()
                .listMigrations(ListMigrationsRequest.newBuilder()
                        .setCaller(request.caller())
                        .setFilter(filter)
                        .build())
                .getMigrationsList();
    }

    private static ApiFault notFound(String id, String migration) {
        return ApiFault.notFound("Migration " + LogText.of(migration) + " for server " + id + " could not be found.");
    }

    private static ApiFault notInProgress(String id, String migration) {
        return ApiFault.notFound("Live migration " + migration + " for server " + id + " is not in progress.");
    }
}
