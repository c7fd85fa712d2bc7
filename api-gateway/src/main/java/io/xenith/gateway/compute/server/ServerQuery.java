package io.xenith.gateway.compute.server;

import io.xenith.controlplane.v1.InstanceFilter;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.ListInstancesRequest;
import io.xenith.controlplane.v1.Task;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.QueryTime;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.Booleans;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The query of a list of servers: filters, sort keys, page. What Nova drops from tenants' queries in a version is dropped. */
final class ServerQuery {

    private static final String RESIZE_PROGRESS = "50";

    private final ListQuery query;
    private final ComputeRequest request;
    private final Set<String> heeded;
    private final InstanceFilter.Builder filter = InstanceFilter.newBuilder();
    private boolean impossible;

    private ServerQuery(ListQuery query, ComputeRequest request) {
        this.query = query;
        this.request = request;
        this.heeded = ServerFilters.heeded(request);
    }

    /**
     * Reads a query.
     *
     * @param policy name of the list in Nova's rules: {@code index} or {@code detail}
     * @return empty when nothing can match, so that nobody need be asked
     */
    static Optional<ListInstancesRequest> read(ListQuery query, ComputeRequest request, String policy) {
        ServerFilters.refuseUnknown(query, request);
        ServerQuery reading = new ServerQuery(query, request);
        boolean all = reading.allProjects();
        if (all) {
            request.requireAdministrator("os_compute_api:servers:" + policy + ":get_all_tenants");
        }
        reading.readTexts();
        reading.readOwners(all);
        reading.readStatus();
        reading.readTask();
        reading.readTimes();
        reading.readFlags();
        reading.readTags();
        ListInstancesRequest list = ListInstancesRequest.newBuilder()
                .setCaller(request.caller())
                .setAllProjects(all)
                .setPage(ServerSort.page(query, request))
                .setFilter(reading.filter)
                .setBrief(policy.equals("index"))
                .setWithoutUserData(!request.showsUserData())
                .build();
        return reading.impossible ? Optional.empty() : Optional.of(list);
    }

    private Optional<String> find(String name) {
        return heeded.contains(name) ? query.find(name) : Optional.empty();
    }

    // The empty text means yes.
    private boolean allProjects() {
        return find("all_tenants")
                .map(text -> text.isEmpty()
                        || Booleans.find(text)
                                .orElseThrow(() -> ApiFault.badRequest("Unrecognized value '" + text
                                        + "', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't',"
                                        + " 'true', 'y', 'yes'")))
                .orElse(false);
    }

    private void readTexts() {
        find("name").or(() -> find("display_name")).ifPresent(filter::setName);
        find("flavor").map(ServerQuery::lastSegment).ifPresent(filter::setFlavorId);
        find("image").or(() -> find("image_ref")).map(ServerQuery::lastSegment).ifPresent(this::image);
        find("host").or(() -> find("node")).ifPresent(filter::setHostName);
        find("ip").ifPresent(filter::setAddress);
        find("ip6").ifPresent(filter::setAddressV6);
        find("reservation_id").ifPresent(filter::setReservationId);
        find("key_name").ifPresent(filter::setKeypairName);
        find("availability_zone").ifPresent(filter::setAvailabilityZone);
        find("hostname").ifPresent(filter::setHostname);
        find("description").or(() -> find("display_description")).ifPresent(filter::setDescription);
        find("uuid").ifPresent(id -> {
            impossible |= !Ids.isUuid(id);
            filter.addInstanceIds(id);
        });
        find("power_state").ifPresent(number -> ServerState.findPower(number)
                .ifPresentOrElse(filter::setPower, () -> impossible = true));
    }

    private void image(String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        impossible |= !Ids.isUuid(lower);
        filter.setImageId(lower);
    }

    private void readOwners(boolean all) {
        find("user_id")
                .ifPresent(user -> Ids.findUuid(user).ifPresentOrElse(filter::setUserId, () -> impossible = true));
        if (all) {
            find("project_id").or(() -> find("tenant_id")).ifPresent(project -> Ids.findUuid(project)
                    .ifPresentOrElse(filter::setProjectId, () -> impossible = true));
        }
    }

    private void readStatus() {
        List<String> statuses = heeded.contains("status") ? query.all("status") : List.of();
        if (!statuses.isEmpty()) {
            if (statuses.stream().noneMatch(ServerState::isKnown)) {
                if (request.has(Change.BAD_STATUS_REFUSED)) {
                    throw ApiFault.badRequest("Invalid status value");
                }
                impossible = true;
            }
            statuses.forEach(status -> ServerState.findStatus(status).ifPresent(this::status));
            impossible |= filter.getStatusesCount() == 0 && !filter.getDeleted();
        }
        find("vm_state").ifPresent(word -> {
            ServerFilters.statusesOf(word).forEach(this::status);
            impossible |= filter.getStatusesCount() == 0 && !filter.getDeleted();
        });
    }

    private void readTask() {
        find("task_state").ifPresent(word -> ServerState.findTask(word)
                .ifPresentOrElse(filter::addTasks, () -> impossible = true));
        // The one number that we show besides 0 is that of a resize under way; see ServerState.
        find("progress").ifPresent(number -> {
            switch (number) {
                case "0" -> filter.addNotStatuses(InstanceStatus.INSTANCE_STATUS_RESIZING);
                case RESIZE_PROGRESS -> filter.addTasks(Task.TASK_RESIZING);
                default -> impossible = true;
            }
        });
    }

    private void status(InstanceStatus status) {
        if (status == InstanceStatus.INSTANCE_STATUS_DELETED) {
            if (!request.administrator()) {
                throw ApiFault.forbidden("Only administrators may list deleted instances");
            }
            filter.setDeleted(true);
        } else {
            filter.addStatuses(status);
        }
    }

    private void readTimes() {
        find("changes-since").ifPresent(text -> filter.setChangedSince(QueryTime.read("changes-since", text)));
        find("changes-before").ifPresent(text -> filter.setChangedBefore(QueryTime.read("changes-before", text)));
        find("created_at").ifPresent(text -> filter.setCreatedAt(QueryTime.read("created_at", text)));
        find("launched_at").ifPresent(text -> filter.setLaunchedAt(QueryTime.read("launched_at", text)));
        find("terminated_at").ifPresent(text -> filter.setDeletedAt(QueryTime.read("terminated_at", text)));
        if (filter.hasChangedSince()
                && filter.hasChangedBefore()
                && filter.getChangedBefore().getSeconds()
                        < filter.getChangedSince().getSeconds()) {
            throw ApiFault.badRequest("The value of changes-since must be less than or equal to changes-before.");
        }
    }

    private void readFlags() {
        find("deleted").flatMap(Booleans::find).filter(deleted -> deleted).ifPresent(filter::setDeleted);
        find("config_drive")
                .ifPresent(text -> filter.setConfigDrive(Booleans.find(text).orElse(!text.isEmpty())));
        find("locked")
                .ifPresent(text -> filter.setLocked(Booleans.find(text)
                        .orElseThrow(() -> ApiFault.badRequest("Unrecognized value '" + text + "' of locked"))));
    }

    private void readTags() {
        find("tags").ifPresent(text -> filter.addAllTagsAll(split(text)));
        find("tags-any").ifPresent(text -> filter.addAllTagsAny(split(text)));
        find("not-tags").ifPresent(text -> filter.addAllNotTagsAll(split(text)));
        find("not-tags-any").ifPresent(text -> filter.addAllNotTagsAny(split(text)));
    }

    private static List<String> split(String text) {
        return List.of(text.split(",", -1));
    }

    private static String lastSegment(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }
}
