package io.xenith.gateway.version;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Anonymous;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * The version document at each service's root, with and without a slash at its end. One class a root: JAX-RS chooses a class by the
 * longest path and never tries another, so a document that shared a class with the others would vanish behind the first resource of
 * its service.
 */
public final class VersionResources {

    private static final String BECAUSE = "clients discover versions before they have a token";
    private static final int MULTIPLE_CHOICES = 300;

    private VersionResources() {}

    /** Which services there are. */
    @Path("/")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Anonymous(because = BECAUSE)
    public static class Root {

        private final VersionDocuments documents;
        private final Catalog catalog;

        Root(VersionDocuments documents, Catalog catalog) {
            this.documents = documents;
            this.catalog = catalog;
        }

        @GET
        public JsonNode services() {
            return documents.services(catalog);
        }
    }

    /** Versions of identity. */
    @Path("/identity")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Anonymous(because = BECAUSE)
    public static class Identity {

        private final VersionDocuments documents;

        Identity(VersionDocuments documents) {
            this.documents = documents;
        }

        @GET
        public Response versions() {
            return Response.status(MULTIPLE_CHOICES)
                    .header("Location", documents.identityAddress())
                    .entity(documents.identityVersions())
                    .build();
        }
    }

    /** Identity v3. */
    @Path("/identity/v3")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Anonymous(because = BECAUSE)
    public static class IdentityV3 {

        private final VersionDocuments documents;

        IdentityV3(VersionDocuments documents) {
            this.documents = documents;
        }

        @GET
        public JsonNode version() {
            return documents.identityVersion();
        }
    }

    /** Versions of compute. */
    @Path("/compute")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Anonymous(because = BECAUSE)
    public static class Compute {

        private final VersionDocuments documents;

        Compute(VersionDocuments documents) {
            this.documents = documents;
        }

        @GET
        public JsonNode versions() {
            return documents.computeVersions();
        }
    }

    /** Compute v2.1. */
    @Path("/compute/v2.1")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Anonymous(because = BECAUSE)
    public static class ComputeV21 {

        private final VersionDocuments documents;

        ComputeV21(VersionDocuments documents) {
            this.documents = documents;
        }

        @GET
        public JsonNode version() {
            return documents.computeVersion();
        }
    }

    /** Versions of image. */
    @Path("/image")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Anonymous(because = BECAUSE)
    public static class Image {

        private final VersionDocuments documents;

        Image(VersionDocuments documents) {
            this.documents = documents;
        }

        @GET
        public Response versions() {
            return Response.status(MULTIPLE_CHOICES)
                    .entity(documents.imageVersions())
                    .build();
        }

        @GET
        @Path("versions")
        public JsonNode sameWithoutChoice() {
            return documents.imageVersions();
        }
    }

    /** Versions of network. */
    @Path("/network")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Anonymous(because = BECAUSE)
    public static class Network {

        private final VersionDocuments documents;

        Network(VersionDocuments documents) {
            this.documents = documents;
        }

        @GET
        public JsonNode versions() {
            return documents.networkVersions();
        }
    }

    /** Versions of block storage. */
    @Path("/volume")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Anonymous(because = BECAUSE)
    public static class Volume {

        private final VersionDocuments documents;

        Volume(VersionDocuments documents) {
            this.documents = documents;
        }

        @GET
        public Response versions() {
            return Response.status(MULTIPLE_CHOICES)
                    .entity(documents.volumeVersions())
                    .build();
        }
    }

    /** Block storage v3. */
    @Path("/volume/v3")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Anonymous(because = BECAUSE)
    public static class VolumeV3 {

        private final VersionDocuments documents;

        VolumeV3(VersionDocuments documents) {
            this.documents = documents;
        }

        @GET
        public JsonNode version() {
            return documents.volumeVersions();
        }
    }

    /** Versions of placement. */
    @Path("/placement")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Anonymous(because = BECAUSE)
    public static class Placement {

        private final VersionDocuments documents;

        Placement(VersionDocuments documents) {
            this.documents = documents;
        }

        @GET
        public JsonNode versions() {
            return documents.placementVersions();
        }
    }
}
