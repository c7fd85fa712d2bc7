package io.xenith.gateway.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ImageService;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.JsonBody;
import io.xenith.imageservice.v1.ListMembersRequest;
import io.xenith.imageservice.v1.Member;
import io.xenith.imageservice.v1.RemoveMemberRequest;
import io.xenith.imageservice.v1.SetMemberRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;

/** The projects that an image is shared with. Its owner adds and removes them; each says for itself whether it accepts. */
@Path("/image/v2/images/{id}/members")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.READER)
public class ImageMemberResource {

    private static final int PROJECT_LENGTH_AT_MOST = 64;

    private final ImageService images;
    private final CurrentRequest request;

    ImageMemberResource(ImageService images, CurrentRequest request) {
        this.images = images;
        this.request = request;
    }

    @GET
    public JsonNode list(@PathParam("id") String written) {
        String id = ImageFaults.id(written);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("members");
        findAll(id).forEach(member -> list.add(ImageJson.of(id, member)));
        return body.put("schema", "/v2/schemas/members");
    }

    @POST
    @Requires(Role.MEMBER)
    public JsonNode add(@PathParam("id") String written, JsonBody body) {
        String id = ImageFaults.id(written);
        String member = project(body.fields().string("member", 1, PROJECT_LENGTH_AT_MOST));
        if (find(id, member).isPresent()) {
            throw ApiFault.conflict("Member " + LogText.of(Ids.toHex(member)) + " is duplicated for image " + id);
        }
        return ImageJson.of(id, set(id, member, ""));
    }

    @GET
    @Path("{member}")
    public JsonNode show(@PathParam("id") String written, @PathParam("member") String member) {
        String id = ImageFaults.id(written);
        return ImageJson.of(id, load(id, member));
    }

    @PUT
    @Path("{member}")
    @Requires(Role.MEMBER)
    public JsonNode answer(@PathParam("id") String written, @PathParam("member") String member, JsonBody body) {
        String id = ImageFaults.id(written);
        return ImageJson.of(id, set(id, project(member), body.fields().string("status", 1, PROJECT_LENGTH_AT_MOST)));
    }

    @DELETE
    @Path("{member}")
    @Requires(Role.MEMBER)
    public void remove(@PathParam("id") String written, @PathParam("member") String member) {
        String id = ImageFaults.id(written);
        String project = load(id, member).getProjectId();
        var _ = ImageFaults.on(id, () -> images.images()
                .removeMember(RemoveMemberRequest.newBuilder()
                        .setCaller(request.imageCallerProto())
                        .setImageId(id)
                        .setProjectId(project)
                        .build()));
    }

    private Member set(String id, String project, String status) {
        return ImageFaults.on(id, () -> images.images()
                .setMember(SetMemberRequest.newBuilder()
                        .setCaller(request.imageCallerProto())
                        .setImageId(id)
                        .setProjectId(project)
                        .setStatus(status)
                        .build())
                .getMember());
    }

    private Member load(String id, String written) {
        return find(id, project(written))
                .orElseThrow(() ->
                        ApiFault.notFound("Member " + LogText.of(written) + " could not be found in image " + id));
    }

    private Optional<Member> find(String id, String project) {
        return findAll(id).stream()
                .filter(member -> member.getProjectId().equals(project))
                .findFirst();
    }

    private List<Member> findAll(String id) {
        return ImageFaults.on(id, () -> images.images()
                .listMembers(ListMembersRequest.newBuilder()
                        .setCaller(request.imageCallerProto())
                        .setImageId(id)
                        .build())
                .getMembersList());
    }

    private static String project(String written) {
        return Ids.findUuid(written).orElse(written);
    }
}
