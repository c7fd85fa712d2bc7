package io.xenith.gateway.version;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Anonymous;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The version document at each service's root, with and without a slash at its end. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Anonymous(because = "clients discover versions before they have a token")
public class VersionResource {

    private static final int MULTIPLE_CHOICES = 300;

    private final VersionDocuments documents;
    private final Catalog catalog;

    VersionResource(VersionDocuments documents, Catalog catalog) {
        this.documents = documents;
        this.catalog = catalog;
    }

    @GET
    @Operation(hidden = true)
    public JsonNode services() {
        return documents.services(catalog);
    }

    @GET
    @Path("identity")
    public Response identity() {
        return Response.status(MULTIPLE_CHOICES)
                .header(
                        "Location",
                        catalog.endpoints().stream()
                                        .filter(endpoint ->
                                                endpoint.service().type().equals("identity"))
                                        .findFirst()
                                        .orElseThrow()
                                        .url()
                                + '/')
                .entity(documents.identityVersions())
                .build();
    }

    @GET
    @Path("identity/v3")
    public JsonNode identityV3() {
        return documents.identityVersion();
    }

    @GET
    @Path("compute")
    public JsonNode compute() {
        return documents.computeVersions();
    }

    @GET
    @Path("compute/v2.1")
    public JsonNode computeV21() {
        return documents.computeVersion();
    }

    @GET
    @Path("image")
    public Response image() {
        return Response.status(MULTIPLE_CHOICES)
                .entity(documents.imageVersions())
                .build();
    }

    @GET
    @Path("image/versions")
    public JsonNode imageVersions() {
        return documents.imageVersions();
    }

    @GET
    @Path("network")
    public JsonNode network() {
        return documents.networkVersions();
    }

    @GET
    @Path("placement")
    public JsonNode placement() {
        return documents.placementVersions();
    }
}
