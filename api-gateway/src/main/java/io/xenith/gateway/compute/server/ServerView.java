package io.xenith.gateway.compute.server;

import io.xenith.controlplane.v1.Flavor;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceVolume;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonWriter;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes servers, straight from the contract's message and without asking anybody anything more.
 *
 * @param viewer for whom
 * @param hostStates state of each host by id, for administrators and versions that show it; else empty
 */
public record ServerView(Viewer viewer, Map<String, String> hostStates) {

    /** Which answer a server is part of: they differ in what they leave out. */
    public enum Form {
        /** GET of one. */
        ALONE(true),
        /** GET of many. */
        LISTED(true),
        /** Answer to PUT. */
        UPDATED(false),
        /** Answer to rebuild. */
        REBUILT(false);

        private final boolean whole;

        Form(boolean whole) {
            this.whole = whole;
        }
    }

    /** Id, name and links. */
    public void brief(JsonWriter json, Instance instance) {
        json.put("id", instance.getInstanceId()).put("name", instance.getName());
        links(json, instance.getInstanceId());
    }

    /** The two links of a server. */
    public void links(JsonWriter json, String id) {
        json.array("links", () -> json.item(() -> json.put("rel", "self").put("href", viewer.selfLink("servers", id)))
                .item(() -> json.put("rel", "bookmark").put("href", viewer.bookmark("servers", id))));
    }

    /** Everything that the form shows. */
    public void detail(JsonWriter json, Instance instance, Form form) {
        boolean whole = form.whole || viewer.has(Change.STRICT_AND_CONSISTENT);
        ServerState state = ServerState.of(instance);
        base(json, instance, state, whole);
        if (whole) {
            extensions(json, instance, state, form);
        } else {
            rebuilt(json, instance, form);
        }
        later(json, instance, form, whole);
    }

    private void base(JsonWriter json, Instance instance, ServerState state, boolean whole) {
        String project = Ids.toHex(instance.getProjectId());
        json.put("id", instance.getInstanceId())
                .put("name", instance.getName())
                .put("status", state.status())
                .put("tenant_id", project)
                .put("user_id", Ids.toHex(instance.getUserId()))
                .put("metadata", instance.getMetadataMap())
                .put("hostId", HostHash.of(project, instance.getHostName()));
        image(json, instance.getImageId());
        flavor(json, instance.getFlavor());
        json.put("created", ApiTime.seconds(ApiTime.of(instance.getCreatedAt())))
                .put(
                        "updated",
                        ApiTime.seconds(ApiTime.of(
                                instance.hasUpdatedAt() ? instance.getUpdatedAt() : instance.getCreatedAt())));
        AddressesView.write(json, "addresses", instance, whole);
        json.put("accessIPv4", instance.getAccessIpv4()).put("accessIPv6", instance.getAccessIpv6());
        links(json, instance.getInstanceId());
        // We never touch the partitions of a disk, which is what AUTO would ask for.
        json.put("OS-DCF:diskConfig", "MANUAL");
        if (state.showsProgress()) {
            json.put("progress", state.isMoving() ? instance.getProgressPercent() : 0);
        }
        if (state.showsFault() && instance.hasFault()) {
            FaultView.write(json, instance.getFault(), viewer.administrator());
        }
    }

    private void image(JsonWriter json, String imageId) {
        if (imageId.isEmpty()) {
            json.put("image", "");
            return;
        }
        json.object("image", () -> {
            json.put("id", imageId);
            bookmark(json, "images", imageId);
        });
    }

    private void flavor(JsonWriter json, Flavor flavor) {
        json.object("flavor", () -> {
            if (viewer.has(Change.EMBEDDED_FLAVOR)) {
                json.put("vcpus", flavor.getVcpus())
                        .put("ram", flavor.getMemoryMib())
                        .put("disk", flavor.getRootDiskGib())
                        .put("ephemeral", flavor.getEphemeralDiskGib())
                        .put("swap", flavor.getSwapMib())
                        .put("original_name", flavor.getName())
                        .put("extra_specs", flavor.getExtraSpecsMap());
            } else {
                json.put("id", flavor.getFlavorId());
                bookmark(json, "flavors", flavor.getFlavorId());
            }
        });
    }

    private void bookmark(JsonWriter json, String collection, String id) {
        json.array(
                "links",
                () -> json.item(() -> json.put("rel", "bookmark").put("href", viewer.bookmark(collection, id))));
    }

    private void extensions(JsonWriter json, Instance instance, ServerState state, Form form) {
        json.put("OS-EXT-AZ:availability_zone", instance.getAvailabilityZone())
                .put("config_drive", instance.getConfigDrive() ? "True" : "")
                .putUnlessEmpty("key_name", instance.getKeypairName())
                .putNullable(
                        "OS-SRV-USG:launched_at",
                        instance.hasLaunchedAt()
                                ? ApiTime.microsWithoutZone(ApiTime.of(instance.getLaunchedAt()))
                                : null)
                .putNullable(
                        "OS-SRV-USG:terminated_at",
                        instance.hasDeletedAt()
                                ? ApiTime.microsWithoutZone(ApiTime.of(instance.getDeletedAt()))
                                : null);
        if (instance.getNicsCount() > 0 && instance.getSecurityGroupNamesCount() > 0) {
            json.array("security_groups", () -> instance.getSecurityGroupNamesList()
                    .forEach(name -> json.item(() -> json.put("name", name))));
        }
        if (viewer.administrator()) {
            forAdministrators(json, instance, form);
        }
        json.putNullable("OS-EXT-STS:task_state", state.taskState())
                .put("OS-EXT-STS:vm_state", state.vmState())
                .put("OS-EXT-STS:power_state", state.power())
                .array("os-extended-volumes:volumes_attached", () -> instance.getVolumesList()
                        .forEach(volume -> json.item(() -> volume(json, volume))));
    }

    private void volume(JsonWriter json, InstanceVolume volume) {
        json.put("id", volume.getVolumeId());
        if (viewer.has(Change.MORE_SERVER_ATTRIBUTES)) {
            json.put("delete_on_termination", false);
        }
    }

    private void forAdministrators(JsonWriter json, Instance instance, Form form) {
        json.putUnlessEmpty("OS-EXT-SRV-ATTR:host", instance.getHostName())
                .put("OS-EXT-SRV-ATTR:instance_name", instance.getDomainId())
                .putUnlessEmpty("OS-EXT-SRV-ATTR:hypervisor_hostname", instance.getHostName());
        if (viewer.has(Change.MORE_SERVER_ATTRIBUTES)) {
            Map<String, String> image = instance.getImagePropertiesMap();
            json.put("OS-EXT-SRV-ATTR:hostname", instance.getHostname())
                    .put("OS-EXT-SRV-ATTR:kernel_id", image.getOrDefault("kernel_id", ""))
                    .put("OS-EXT-SRV-ATTR:launch_index", instance.getLaunchIndex())
                    .put("OS-EXT-SRV-ATTR:ramdisk_id", image.getOrDefault("ramdisk_id", ""))
                    .put("OS-EXT-SRV-ATTR:reservation_id", instance.getReservationId())
                    .put("OS-EXT-SRV-ATTR:root_device_name", "/dev/xvda");
            if (form != Form.REBUILT) {
                json.putNullable("OS-EXT-SRV-ATTR:user_data", userData(instance));
            }
        }
    }

    private void rebuilt(JsonWriter json, Instance instance, Form form) {
        if (form == Form.REBUILT && viewer.has(Change.REBUILD_KEY)) {
            json.putUnlessEmpty("key_name", instance.getKeypairName());
        }
    }

    private void later(JsonWriter json, Instance instance, Form form, boolean whole) {
        if (form == Form.REBUILT && viewer.has(Change.NO_PERSONALITY)) {
            json.putNullable("user_data", userData(instance));
        }
        if (viewer.has(Change.LOCKED)) {
            json.put("locked", instance.getLocked());
        }
        if (whole && viewer.administrator() && viewer.has(Change.HOST_STATUS)) {
            json.put("host_status", hostStates.getOrDefault(instance.getHostId(), ""));
        }
        if (viewer.has(Change.DESCRIPTION)) {
            json.putUnlessEmpty("description", instance.getDescription());
        }
        if (viewer.has(Change.TAGS)) {
            json.put("tags", instance.getTagsList());
        }
        if (viewer.has(Change.TRUSTED_CERTIFICATES)) {
            json.putNull("trusted_image_certificates");
        }
        if (form != Form.LISTED && viewer.has(Change.GROUPS_OF_SERVER)) {
            json.array("server_groups", () -> {
                if (!instance.getGroupId().isEmpty()) {
                    json.add(instance.getGroupId());
                }
            });
        }
        if (viewer.has(Change.LOCK_REASON)) {
            json.putUnlessEmpty("locked_reason", instance.getLockReason());
        }
        if (viewer.has(Change.HOSTNAME) && !(whole && viewer.administrator())) {
            json.put("OS-EXT-SRV-ATTR:hostname", instance.getHostname());
        }
        if (viewer.has(Change.PINNED_ZONE)) {
            json.putUnlessEmpty("pinned_availability_zone", instance.getRequestedAvailabilityZone());
        }
    }

    private static @Nullable String userData(Instance instance) {
        return instance.getUserData().isEmpty()
                ? null
                : Base64.getEncoder().encodeToString(instance.getUserData().toByteArray());
    }
}
