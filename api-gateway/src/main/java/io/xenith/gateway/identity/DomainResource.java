package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.CreateDomainRequest;
import io.xenith.controlplane.v1.DeleteDomainRequest;
import io.xenith.controlplane.v1.Domain;
import io.xenith.controlplane.v1.FindDomainRequest;
import io.xenith.controlplane.v1.ListDomainsRequest;
import io.xenith.controlplane.v1.UpdateDomainRequest;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.access.Scope;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import io.xenith.gateway.login.Domains;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;

/** Domains. */
@Path("/identity/v3/domains")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
public class DomainResource {

    private static final int NAME_LENGTH = 64;
    private static final int DESCRIPTION_LENGTH = 4_096;
    private static final Set<String> FIELDS = Set.of("name", "description", "enabled");

    private final ControlPlane controlPlane;
    private final Domains domains;
    private final TokenCuts cuts;
    private final IdentityJson json;
    private final CurrentRequest request;

    DomainResource(
            ControlPlane controlPlane, Domains domains, TokenCuts cuts, IdentityJson json, CurrentRequest request) {
        this.controlPlane = controlPlane;
        this.domains = domains;
        this.cuts = cuts;
        this.json = json;
        this.request = request;
    }

    @POST
    public Response create(JsonBody body) {
        JsonFields fields = body.required("domain");
        Known.refuseOthers(fields, FIELDS);
        Domain domain = controlPlane
                .identity()
                .createDomain(CreateDomainRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setDomainId(Ids.random())
                        .setName(fields.string("name", 1, NAME_LENGTH))
                        .setDescription(fields.findString("description", 0, DESCRIPTION_LENGTH)
                                .orElse(""))
                        .setEnabled(fields.bool("enabled", true))
                        .build())
                .getDomain();
        return Response.status(201)
                .entity(json.one("domain", json.domain(domain)))
                .build();
    }

    @GET
    public ObjectNode list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri);
        ListDomainsRequest.Builder question = ListDomainsRequest.newBuilder().setCaller(request.callerProto());
        query.find("name").ifPresent(question::setName);
        query.findBoolean("enabled").ifPresent(question::setEnabled);
        return json.list(
                "domains",
                "/domains",
                controlPlane.identity().listDomains(question.build()).getDomainsList(),
                json::domain);
    }

    @GET
    @Path("{id}")
    @Requires(Role.AUTHENTICATED)
    public ObjectNode show(@PathParam("id") String id) {
        String domainId = Known.domainId(id);
        AuthenticatedCaller caller = request.caller();
        boolean own = caller.userDomainId().equals(domainId)
                || (caller.scope() instanceof Scope.OfProject project
                        && project.domainId().equals(domainId));
        if (!own && !caller.administrator()) {
            throw Known.forbidden();
        }
        Domain domain = controlPlane
                .identity()
                .findDomain(FindDomainRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setDomainId(domainId)
                        .build())
                .getDomain();
        return json.one("domain", json.domain(domain));
    }

    @PATCH
    @Path("{id}")
    public ObjectNode update(@PathParam("id") String id, JsonBody body) {
        String domainId = Known.domainId(id);
        JsonFields fields = body.required("domain");
        Known.refuseOthers(fields, FIELDS);
        UpdateDomainRequest.Builder change = UpdateDomainRequest.newBuilder()
                .setCaller(request.callerProto())
                .setDomainId(domainId);
        fields.findString("name", 1, NAME_LENGTH).ifPresent(change::setName);
        fields.findString("description", 0, DESCRIPTION_LENGTH).ifPresent(change::setDescription);
        fields.findBoolean("enabled").ifPresent(change::setEnabled);
        Domain domain = controlPlane.identity().updateDomain(change.build()).getDomain();
        domains.forget();
        if (!domain.getEnabled()) {
            cuts.domain(domainId);
        }
        return json.one("domain", json.domain(domain));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id) {
        String domainId = Known.domainId(id);
        var unused = controlPlane
                .identity()
                .deleteDomain(DeleteDomainRequest.newBuilder()
                        .setCaller(request.callerProto())
                        .setDomainId(domainId)
                        .build());
        domains.forget();
        cuts.deleteUsersOf(domainId);
        return Response.noContent().build();
    }
}
