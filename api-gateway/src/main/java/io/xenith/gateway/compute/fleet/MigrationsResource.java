package io.xenith.gateway.compute.fleet;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.ListMigrationsRequest;
import io.xenith.controlplane.v1.ListMigrationsResponse;
import io.xenith.controlplane.v1.Migration;
import io.xenith.controlplane.v1.MigrationFilter;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.controlplane.v1.MigrationStatus;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.compute.NextLink;
import io.xenith.gateway.compute.QueryTime;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.compute.server.MigrationView;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /os-migrations}: moves of servers between hosts that an administrator asked for, newest first. Resizes are not among them. */
@Path("/compute/v2.1/os-migrations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class MigrationsResource {

    private static final List<MigrationKind> KINDS = List.of(
            MigrationKind.MIGRATION_KIND_LIVE,
            MigrationKind.MIGRATION_KIND_COLD,
            MigrationKind.MIGRATION_KIND_EVACUATION);

    private final ControlPlane controlPlane;
    private final ComputeRequest request;

    MigrationsResource(ControlPlane controlPlane, ComputeRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    @GET
    @Requires(value = Role.ADMIN, policy = "os_compute_api:os-migrations:index")
    public byte[] list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        refuseUnknown(query);
        Optional<MigrationFilter> filter = filter(query);
        ListMigrationsResponse found =
                filter.isPresent() ? find(filter.get(), query) : ListMigrationsResponse.getDefaultInstance();
        Viewer viewer = request.viewer();
        boolean paged = request.has(Change.MIGRATION_PAGING);
        return JsonWriter.bytes(json -> {
            json.array("migrations", () -> {
                for (Migration each : found.getMigrationsList()) {
                    json.item(() -> MigrationView.ofCloud(json, each, viewer));
                }
            });
            NextLink.write(
                    json,
                    "migrations_links",
                    viewer,
                    query,
                    paged ? found.getPage().getNextMarker() : "");
        });
    }

    private ListMigrationsResponse find(MigrationFilter filter, ListQuery query) {
        ListMigrationsRequest.Builder list =
                ListMigrationsRequest.newBuilder().setCaller(request.caller()).setFilter(filter);
        if (request.has(Change.MIGRATION_PAGING)) {
            list.setPage(PageRequest.newBuilder().setLimit(query.limit()).setMarker(query.marker()));
        }
        return controlPlane.migrations().listMigrations(list.build());
    }

    /** Empty when nothing can match what is asked. */
    private Optional<MigrationFilter> filter(ListQuery query) {
        MigrationFilter.Builder filter = MigrationFilter.newBuilder();
        query.find("host").ifPresent(filter::setHostName);
        query.find("source_compute").ifPresent(filter::setSourceHostName);
        Optional<String> server = query.find("instance_uuid");
        server.ifPresent(filter::setInstanceId);
        if (server.isPresent() && !Ids.isUuid(server.get())) {
            return Optional.empty();
        }
        if (request.has(Change.MIGRATION_PAGING)) {
            query.find("changes-since")
                    .ifPresent(text -> filter.setChangedSince(QueryTime.read("changes-since", text)));
        }
        if (request.has(Change.CHANGES_BEFORE)) {
            query.find("changes-before")
                    .ifPresent(text -> filter.setChangedBefore(QueryTime.read("changes-before", text)));
        }
        if (request.has(Change.MIGRATION_OWNER)) {
            Optional<String> user = query.find("user_id");
            Optional<String> project = query.find("project_id");
            user.flatMap(Ids::findUuid).ifPresent(filter::setUserId);
            project.flatMap(Ids::findUuid).ifPresent(filter::setProjectId);
            if ((user.isPresent() && !filter.hasUserId()) || (project.isPresent() && !filter.hasProjectId())) {
                return Optional.empty();
            }
        }
        return readKindAndStatus(query, filter) ? Optional.of(filter.build()) : Optional.empty();
    }

    /** Nova's words differ by kind, so that one may tell both. Answers whether there is anything that they stand for. */
    private static boolean readKindAndStatus(ListQuery query, MigrationFilter.Builder filter) {
        Optional<String> type = query.find("migration_type");
        Optional<String> status = query.find("status");
        Set<MigrationKind> kinds = new LinkedHashSet<>();
        Set<MigrationStatus> statuses = new LinkedHashSet<>();
        for (MigrationKind kind : KINDS) {
            if (type.isPresent() && !type.get().equals(MigrationView.type(kind))) {
                continue;
            }
            List<MigrationStatus> meant =
                    status.map(word -> MigrationView.statuses(kind, word)).orElse(List.of());
            if (status.isEmpty() || !meant.isEmpty()) {
                kinds.add(kind);
                statuses.addAll(meant);
            }
        }
        if (kinds.size() == 1) {
            filter.setKind(kinds.iterator().next());
        }
        filter.addAllStatuses(statuses);
        return !kinds.isEmpty();
    }

    private void refuseUnknown(ListQuery query) {
        if (!request.has(Change.MIGRATION_PAGING)) {
            return;
        }
        Set<String> known = new LinkedHashSet<>(List.of(
                "host",
                "hidden",
                "instance_uuid",
                "migration_type",
                "source_compute",
                "status",
                "limit",
                "marker",
                "changes-since"));
        if (request.has(Change.CHANGES_BEFORE)) {
            known.add("changes-before");
        }
        if (request.has(Change.MIGRATION_OWNER)) {
            known.addAll(List.of("user_id", "project_id"));
        }
        for (String name : query.names()) {
            if (!known.contains(name)) {
                throw ApiFault.badRequest("Additional properties are not allowed ('" + name + "' was unexpected)");
            }
        }
    }
}
