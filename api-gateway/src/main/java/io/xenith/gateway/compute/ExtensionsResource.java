package io.xenith.gateway.compute;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /extensions}: how clients from before microversions learn what there is. Each name stands for a part that is offered. */
@Path("/compute/v2.1/extensions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ExtensionsResource {

    private record Extension(String alias, String name) {}

    // Nova's date of all of them, since they became part of its API.
    private static final String UPDATED = "2014-12-03T00:00:00Z";

    private static final List<Extension> EXTENSIONS = List.of(
            new Extension("OS-DCF", "DiskConfig"),
            new Extension("OS-EXT-AZ", "ExtendedAvailabilityZone"),
            new Extension("OS-EXT-IPS", "ExtendedIps"),
            new Extension("OS-EXT-IPS-MAC", "ExtendedIpsMac"),
            new Extension("OS-EXT-SRV-ATTR", "ExtendedServerAttributes"),
            new Extension("OS-EXT-STS", "ExtendedStatus"),
            new Extension("OS-FLV-DISABLED", "FlavorDisabled"),
            new Extension("OS-FLV-EXT-DATA", "FlavorExtraData"),
            new Extension("OS-SCH-HNT", "SchedulerHints"),
            new Extension("OS-SRV-USG", "ServerUsage"),
            new Extension("os-attach-interfaces", "AttachInterfaces"),
            new Extension("os-availability-zone", "AvailabilityZone"),
            new Extension("os-config-drive", "ConfigDrive"),
            new Extension("os-console-output", "ConsoleOutput"),
            new Extension("os-flavor-access", "FlavorAccess"),
            new Extension("os-flavor-extra-specs", "FlavorExtraSpecs"),
            new Extension("os-flavor-manage", "FlavorManage"),
            new Extension("os-hosts", "Hosts"),
            new Extension("os-hypervisors", "Hypervisors"),
            new Extension("os-instance-actions", "InstanceActions"),
            new Extension("os-keypairs", "Keypairs"),
            new Extension("os-multiple-create", "MultipleCreate"),
            new Extension("os-quota-class-sets", "QuotaClasses"),
            new Extension("os-quota-sets", "Quotas"),
            new Extension("os-server-groups", "ServerGroups"),
            new Extension("os-server-start-stop", "ServerStartStop"),
            new Extension("os-services", "Services"),
            new Extension("os-simple-tenant-usage", "SimpleTenantUsage"),
            new Extension("os-used-limits", "UsedLimits"),
            new Extension("os-user-data", "UserData"));

    @GET
    public byte[] list() {
        return JsonWriter.bytes(json -> json.array(
                "extensions", () -> EXTENSIONS.forEach(extension -> json.item(() -> write(json, extension)))));
    }

    @GET
    @Path("{alias}")
    public byte[] show(@PathParam("alias") String alias) {
        Extension found = EXTENSIONS.stream()
                .filter(extension -> extension.alias.equals(alias))
                .findFirst()
                .orElseThrow(() -> ApiFault.notFound("The resource could not be found."));
        return JsonWriter.bytes(json -> json.object("extension", () -> write(json, found)));
    }

    private static void write(JsonWriter json, Extension extension) {
        json.put("alias", extension.alias)
                .put("name", extension.name)
                .put("namespace", "http://docs.openstack.org/compute/ext/fake_xml")
                .put("description", "")
                .put("updated", UPDATED)
                .array("links", () -> {});
    }
}
