package io.xenith.gateway.volume;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What Cinder has and we do not, where clients look at it on their way to something else: there are none, and none can be made. */
@Path("/volume/v3/{project}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class AbsentResource {

    private final VolumeRequest request;

    AbsentResource(VolumeRequest request) {
        this.request = request;
    }

    @GET
    @Path("snapshots")
    public byte[] snapshots(@PathParam("project") String project) {
        return none(project, "snapshots");
    }

    @GET
    @Path("snapshots/detail")
    public byte[] snapshotsInDetail(@PathParam("project") String project) {
        return none(project, "snapshots");
    }

    @GET
    @Path("snapshots/{id}")
    public byte[] snapshot(@PathParam("project") String project, @PathParam("id") String id) {
        request.requireProject(project);
        throw ApiFault.notFound("Snapshot " + LogText.of(id) + " could not be found.");
    }

    @POST
    @Path("snapshots")
    @Requires(value = Role.MEMBER, policy = "volume:create_snapshot")
    public byte[] createSnapshot(@PathParam("project") String project, JsonBody body) {
        request.requireProject(project);
        throw ApiFault.badRequest("Snapshots of volumes are not offered by this cloud.");
    }

    @GET
    @Path("backups")
    public byte[] backups(@PathParam("project") String project) {
        return none(project, "backups");
    }

    @GET
    @Path("backups/detail")
    public byte[] backupsInDetail(@PathParam("project") String project) {
        return none(project, "backups");
    }

    @GET
    @Path("backups/{id}")
    public byte[] backup(@PathParam("project") String project, @PathParam("id") String id) {
        request.requireProject(project);
        throw ApiFault.notFound("Backup " + LogText.of(id) + " could not be found.");
    }

    @POST
    @Path("backups")
    @Requires(value = Role.MEMBER, policy = "backup:create")
    public byte[] createBackup(@PathParam("project") String project, JsonBody body) {
        request.requireProject(project);
        throw ApiFault.badRequest("Backups of volumes are not offered by this cloud.");
    }

    @GET
    @Path("extensions")
    public byte[] extensions(@PathParam("project") String project) {
        return none(project, "extensions");
    }

    /** Volumes have no zone to be asked for. */
    @GET
    @Path("os-availability-zone")
    public byte[] zones(@PathParam("project") String project) {
        return none(project, "availabilityZoneInfo");
    }

    /** Volumes are kept by the hosts of compute, and by no service of their own. */
    @GET
    @Path("os-services")
    @Requires(value = Role.ADMIN, policy = "volume_extension:services:index")
    public byte[] services(@PathParam("project") String project) {
        return none(project, "services");
    }

    private byte[] none(String project, String list) {
        request.requireProject(project);
        return JsonWriter.bytes(json -> json.array(list, () -> {}));
    }
}
