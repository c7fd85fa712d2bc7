package io.xenith.gateway.image;

import io.grpc.StatusRuntimeException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ImageService;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.LogText;
import io.xenith.imageservice.v1.FindImageRequest;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.SetActiveRequest;
import io.xenith.imageservice.v1.UpdateImageRequest;
import io.xenith.transport.error.Errors;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Single tags of an image, and taking its data out of use and back. */
@Path("/image/v2/images")
@RunOnVirtualThread
@Requires(Role.MEMBER)
public class ImageActionResource {

    // Another tag may be written in between; this often in a row it is not.
    private static final int TRIES = 5;

    private final ImageService images;
    private final CurrentRequest request;

    ImageActionResource(ImageService images, CurrentRequest request) {
        this.images = images;
        this.request = request;
    }

    @PUT
    @Path("{id}/tags/{tag}")
    public void addTag(@PathParam("id") String written, @PathParam("tag") String tag) {
        changeTags(ImageFaults.id(written), tags -> {
            tags.add(tag);
            return tags;
        });
    }

    @DELETE
    @Path("{id}/tags/{tag}")
    public void removeTag(@PathParam("id") String written, @PathParam("tag") String tag) {
        changeTags(ImageFaults.id(written), tags -> {
            if (!tags.remove(tag)) {
                throw ApiFault.notFound("Could not find tag " + LogText.of(tag) + " of the image.");
            }
            return tags;
        });
    }

    private void changeTags(String id, UnaryOperator<Set<String>> change) {
        for (int i = 1; ; i++) {
            Image now = find(id);
            Set<String> tags = change.apply(new LinkedHashSet<>(now.getTagsList()));
            if (tags.equals(Set.copyOf(now.getTagsList()))) {
                return;
            }
            try {
                var _ = ImageFaults.on(id, () -> images.images()
                        .updateImage(UpdateImageRequest.newBuilder()
                                .setCaller(request.imageCallerProto())
                                .setImageId(id)
                                .setReplaceTags(true)
                                .addAllTags(tags)
                                .setIfVersion(now.getVersion())
                                .build()));
                return;
            } catch (StatusRuntimeException e) {
                if (i == TRIES || !Errors.hasReason(e, "IMAGE_CHANGED")) {
                    throw e;
                }
            }
        }
    }

    @POST
    @Path("{id}/actions/deactivate")
    @Requires(value = Role.ADMIN, policy = "deactivate")
    public void deactivate(@PathParam("id") String written) {
        setActive(ImageFaults.id(written), false);
    }

    @POST
    @Path("{id}/actions/reactivate")
    @Requires(value = Role.ADMIN, policy = "reactivate")
    public void reactivate(@PathParam("id") String written) {
        setActive(ImageFaults.id(written), true);
    }

    private void setActive(String id, boolean active) {
        var _ = ImageFaults.on(id, () -> images.images()
                .setActive(SetActiveRequest.newBuilder()
                        .setCaller(request.imageCallerProto())
                        .setImageId(id)
                        .setActive(active)
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
