package io.xenith.gateway.placement;

import com.google.protobuf.Timestamp;
import io.xenith.controlplane.v1.FindHostRequest;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceFilter;
import io.xenith.controlplane.v1.ListHostsRequest;
import io.xenith.controlplane.v1.ListHostsResponse;
import io.xenith.controlplane.v1.ListInstancesRequest;
import io.xenith.controlplane.v1.ListInstancesResponse;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.LogText;
import io.xenith.transport.error.Errors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Reads hosts and the instances on them, page by page, and dresses answers. */
@ApplicationScoped
class Providers {

    // A cell has some ten thousand hosts; a host has some hundreds of instances, a project may have tens of thousands.
    private static final int PAGES_AT_MOST = 100;

    // Since this version answers say how old they are.
    private static final int LAST_MODIFIED = 15;

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final ControlPlane controlPlane;
    private final CurrentRequest request;
    private final InstantSource clock;

    @jakarta.inject.Inject
    Providers(ControlPlane controlPlane, CurrentRequest request) {
        this(controlPlane, request, InstantSource.system());
    }

    Providers(ControlPlane controlPlane, CurrentRequest request, InstantSource clock) {
        this.controlPlane = controlPlane;
        this.request = request;
        this.clock = clock;
    }

    /** Every host. */
    List<Host> all() {
        List<Host> hosts = new ArrayList<>();
        String marker = "";
        for (int i = 0; i < PAGES_AT_MOST; i++) {
            ListHostsResponse page = controlPlane
                    .fleet()
                    .listHosts(ListHostsRequest.newBuilder()
                            .setCaller(request.callerProto())
                            .setPage(PageRequest.newBuilder().setLimit(1000).setMarker(marker))
                            .build());
            hosts.addAll(page.getHostsList());
            marker = page.getPage().getNextMarker();
            if (marker.isEmpty()) {
                return hosts;
            }
        }
        throw tooMany();
    }

    /** One host; 404 when there is none of that id. */
    Host load(String uuid) {
        if (!Ids.isUuid(uuid)) {
            throw notFound(uuid);
        }
        try {
            return controlPlane
                    .fleet()
                    .findHost(FindHostRequest.newBuilder()
                            .setCaller(request.callerProto())
                            .setHostId(uuid)
                            .build())
                    .getHost();
        } catch (io.grpc.StatusRuntimeException e) {
            if (Errors.hasReason(e, "HOST_NOT_FOUND")) {
                throw notFound(uuid).because(e);
            }
            throw e;
        }
    }

    private static ApiFault notFound(String uuid) {
        return ApiFault.notFound("No resource provider with uuid " + LogText.of(uuid) + " found : No resource provider "
                + "with uuid " + LogText.of(uuid) + " found");
    }

    /** Instances of all projects that match. */
    List<Instance> instances(InstanceFilter filter) {
        List<Instance> instances = new ArrayList<>();
        String marker = "";
        for (int i = 0; i < PAGES_AT_MOST; i++) {
            ListInstancesResponse page = controlPlane
                    .instances()
                    .listInstances(ListInstancesRequest.newBuilder()
                            .setCaller(request.callerProto())
                            .setAllProjects(true)
                            .setFilter(filter)
                            .setPage(PageRequest.newBuilder().setLimit(1000).setMarker(marker))
                            .build());
            instances.addAll(page.getInstancesList());
            marker = page.getPage().getNextMarker();
            if (marker.isEmpty()) {
                return instances;
            }
        }
        throw tooMany();
    }

    private static ApiFault tooMany() {
        return ApiFault.tooLarge("The answer would be too large.");
    }

    /** Whether the client speaks at least this version. */
    boolean since(int minor) {
        return request.microversion().atLeast(minor);
    }

    /** 404 before the version that brought an endpoint. */
    void requireSince(int minor) {
        if (!since(minor)) {
            throw ApiFault.notFound("The resource could not be found.");
        }
    }

    /** An answer about the present. */
    Response answer(Object body) {
        return dressed(body, HTTP_DATE.format(clock.instant()));
    }

    /** An answer about something that changed last at this time. */
    Response answer(Object body, Timestamp changedAt) {
        return dressed(body, HTTP_DATE.format(ApiTime.of(changedAt)));
    }

    private Response dressed(Object body, String lastModified) {
        Response.ResponseBuilder answer = Response.ok(body);
        return since(LAST_MODIFIED)
                ? answer.header("Last-Modified", lastModified)
                        .header("Cache-Control", "no-cache")
                        .build()
                : answer.build();
    }
}
