package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.SetTagsRequest;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A kind that can also be made, changed and tagged. The contract replaces tags all at once, so one added or taken away is read,
 * changed and written: of two clients that do so in the same instant one may win alone, as it may with the whole list.
 *
 * @param <T> the thing in the contract
 * @param <W> one that is wanted, as read from a body
 */
@RunOnVirtualThread
public abstract class TaggedResource<T, W> extends KindResource<T> {

    private static final int TAGS_AT_MOST = 50;
    private static final int TAG_LENGTH_AT_MOST = 255;
    private static final int CREATED = 201;

    TaggedResource(NetworkKind kind, Set<String> attributes, NetworkRequest request) {
        super(kind, attributes, request);
    }

    /** Reads one from the body of a POST, and checks what can be checked here. */
    abstract W read(JsonFields fields, AuthenticatedCaller by);

    /** Makes one. */
    abstract T create(Caller caller, W wanted);

    /** Changes one as the body of a PUT says. */
    abstract T update(Caller caller, String id, JsonFields change);

    /** The tags that it has. */
    abstract List<String> tags(T thing);

    @POST
    @Requires(Role.MEMBER)
    public Response create(JsonBody body) {
        return request()
                .creation()
                .create(
                        kind(),
                        body,
                        fields -> read(fields, request().caller()),
                        (caller, wanted) -> shown(create(caller, wanted)),
                        this::delete);
    }

    @PUT
    @Path("{id}")
    @Requires(Role.MEMBER)
    public JsonNode update(@PathParam("id") String written, JsonBody body) {
        String id = kind().id(written);
        JsonFields change = body.required(kind().one());
        return one(shown(on(id, () -> update(request().callerProto(), id, change))));
    }

    @GET
    @Path("{id}/tags")
    @Requires(Role.READER)
    public JsonNode listTags(@PathParam("id") String written) {
        return show(findTags(kind().id(written)));
    }

    @PUT
    @Path("{id}/tags")
    @Requires(Role.MEMBER)
    public JsonNode replaceTags(@PathParam("id") String written, JsonBody body) {
        String id = kind().id(written);
        List<String> tags = body.fields()
                .findStrings("tags", TAGS_AT_MOST, 1, TAG_LENGTH_AT_MOST)
                .orElseThrow(() -> ApiFault.badRequest("Invalid input for tags. Reason: a list is expected."));
        return show(set(id, tags));
    }

    @DELETE
    @Path("{id}/tags")
    @Requires(Role.MEMBER)
    public void removeTags(@PathParam("id") String written) {
        var _ = set(kind().id(written), List.of());
    }

    @GET
    @Path("{id}/tags/{tag}")
    @Requires(Role.READER)
    public Response hasTag(@PathParam("id") String written, @PathParam("tag") String tag) {
        requireTag(findTags(kind().id(written)), tag);
        return Response.noContent().build();
    }

    @PUT
    @Path("{id}/tags/{tag}")
    @Requires(Role.MEMBER)
    public Response addTag(@PathParam("id") String written, @PathParam("tag") String tag) {
        String id = kind().id(written);
        List<String> tags = new ArrayList<>(findTags(id));
        if (tag.isEmpty() || tag.length() > TAG_LENGTH_AT_MOST) {
            throw ApiFault.badRequest("A tag has 1 to " + TAG_LENGTH_AT_MOST + " characters.");
        }
        if (!tags.contains(tag)) {
            if (tags.size() >= TAGS_AT_MOST) {
                throw ApiFault.badRequest("At most " + TAGS_AT_MOST + " tags.");
            }
            tags.add(tag);
            var _ = set(id, tags);
        }
        return Response.status(CREATED).build();
    }

    @DELETE
    @Path("{id}/tags/{tag}")
    @Requires(Role.MEMBER)
    public void removeTag(@PathParam("id") String written, @PathParam("tag") String tag) {
        String id = kind().id(written);
        List<String> tags = new ArrayList<>(findTags(id));
        requireTag(tags, tag);
        tags.remove(tag);
        var _ = set(id, tags);
    }

    private List<String> findTags(String id) {
        return tags(find(id));
    }

    private List<String> set(String id, List<String> tags) {
        return on(id, () -> request()
                .networks()
                .setTags(SetTagsRequest.newBuilder()
                        .setCaller(request().callerProto())
                        .setKind(kind().tagged())
                        .setId(id)
                        .addAllTags(new LinkedHashSet<>(tags))
                        .build())
                .getTagsList());
    }

    private static void requireTag(List<String> tags, String tag) {
        if (!tags.contains(tag)) {
            throw ApiFault.notFound("Tag " + LogText.of(tag) + " could not be found.")
                    .typed("TagNotFound");
        }
    }

    private static JsonNode show(List<String> tags) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        StandardJson.texts(body, "tags", tags);
        return body;
    }
}
