package io.xenith.gateway.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ImageService;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.version.PublicAddress;
import io.xenith.imageservice.v1.CreateImageRequest;
import io.xenith.imageservice.v1.DeleteImageRequest;
import io.xenith.imageservice.v1.FindImageRequest;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ListImagesResponse;
import io.xenith.imageservice.v1.UpdateImageRequest;
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

/** Image records. */
@Path("/image/v2/images")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ImageResource {

    private static final int CREATED = 201;
    private static final String ROOT = "/image";

    private final ImageService images;
    private final CurrentRequest request;
    private final PublicAddress address;

    ImageResource(ImageService images, CurrentRequest request, PublicAddress address) {
        this.images = images;
        this.request = request;
        this.address = address;
    }

    @GET
    public JsonNode list(@Context UriInfo uri) {
        ListQuery parameters = new ListQuery(uri);
        ImageQuery query = new ImageQuery(parameters);
        var wanted = query.toRequest().setCaller(request.imageCallerProto()).build();
        ListImagesResponse page = query.limit() == 0
                ? ListImagesResponse.getDefaultInstance()
                : images.images().listImages(wanted);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("images");
        page.getImagesList().forEach(image -> list.add(ImageJson.of(image)));
        // Below the service's root, which clients put before it.
        body.put("first", parameters.pathWithoutMarker().substring(ROOT.length()));
        if (!page.getNextMarker().isEmpty()) {
            body.put("next", parameters.pathOfPage(page.getNextMarker()).substring(ROOT.length()));
        }
        return body.put("schema", "/v2/schemas/images");
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Role.MEMBER)
    public Response create(JsonBody body) {
        Image image = images.images()
                .createImage(CreateImageRequest.newBuilder()
                        .setCaller(request.imageCallerProto())
                        .setImage(NewImage.read(body, request.caller()))
                        .build())
                .getImage();
        return Response.status(CREATED)
                .header("Location", address.of(ROOT + "/v2/images/" + image.getImageId()))
                .entity(ImageJson.of(image))
                .build();
    }

    @GET
    @Path("{id}")
    public JsonNode show(@PathParam("id") String written) {
        return ImageJson.of(find(ImageFaults.id(written)));
    }

    @PATCH
    @Path("{id}")
    @Consumes({ImagePatchReader.V21, ImagePatchReader.V20})
    @Requires(Role.MEMBER)
    public JsonNode update(@PathParam("id") String written, ImagePatch patch) {
        Image now = find(ImageFaults.id(written));
        UpdateImageRequest change = patch.toRequest(now, request.caller())
                .setCaller(request.imageCallerProto())
                // What to add, replace or remove was decided on this version of the image.
                .setIfVersion(now.getVersion())
                .build();
        return ImageJson.of(ImageFaults.on(
                now.getImageId(), () -> images.images().updateImage(change).getImage()));
    }

    @DELETE
    @Path("{id}")
    @Requires(Role.MEMBER)
    public void delete(@PathParam("id") String written) {
        String id = ImageFaults.id(written);
        var _ = ImageFaults.on(id, () -> images.images()
                .deleteImage(DeleteImageRequest.newBuilder()
                        .setCaller(request.imageCallerProto())
                        .setImageId(id)
                        .build()));
    }

    private Image find(String id) {
        return ImageFaults.on(id, () -> images.images()
                .findImage(FindImageRequest.newBuilder()
                        .setCaller(request.imageCallerProto())
                        .setImageId(id)
                        .build())
                .getImage());
    }
}
