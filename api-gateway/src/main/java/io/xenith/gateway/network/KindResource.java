package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.http.ListQuery;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * List, show and delete of one kind of thing. A kind says only what is its own: by which calls it is kept, what lists of it are
 * filtered by, and how it is shown.
 *
 * @param <T> the thing in the contract
 */
@RunOnVirtualThread
public abstract class KindResource<T> {

    private final NetworkKind kind;
    private final Set<String> attributes;
    private final NetworkRequest request;

    /**
     * Serves a kind.
     *
     * @param attributes all that is shown of it: lists filter by each
     */
    KindResource(NetworkKind kind, Set<String> attributes, NetworkRequest request) {
        this.kind = kind;
        this.attributes = Set.copyOf(attributes);
        this.request = request;
    }

    /** Takes the filters that the contract knows out of the query; the answer asks for one page of what passes them. */
    abstract Function<PageRequest, NetworkLists.Page<T>> ask(NetworkQuery query);

    /** The thing. */
    abstract T find(Caller caller, String id);

    /** Deletes it. */
    abstract void delete(Caller caller, String id);

    /** The thing as clients see it. */
    abstract ObjectNode shown(T thing);

    @GET
    @Requires(Role.READER)
    public JsonNode list(@Context UriInfo uri) {
        NetworkQuery query = new NetworkQuery(new ListQuery(uri));
        Function<PageRequest, NetworkLists.Page<T>> ask = ask(query);
        return request.lists()
                .list(kind, query, attributes, page -> ask.apply(page).map(this::shown));
    }

    @GET
    @Path("{id}")
    @Requires(Role.READER)
    public JsonNode show(@PathParam("id") String written, @Context UriInfo uri) {
        return one(NetworkLists.project(shown(find(kind.id(written))), new ListQuery(uri)));
    }

    @DELETE
    @Path("{id}")
    @Requires(Role.MEMBER)
    public void delete(@PathParam("id") String written) {
        String id = kind.id(written);
        var _ = on(id, () -> {
            delete(request.callerProto(), id);
            return id;
        });
    }

    final NetworkKind kind() {
        return kind;
    }

    final NetworkRequest request() {
        return request;
    }

    /** The thing of a checked id. */
    final T find(String id) {
        return on(id, () -> find(request.callerProto(), id));
    }

    /** Makes a call on one thing, refused in the words of its kind. */
    final <R> R on(String id, Supplier<R> call) {
        return NetworkFaults.on(kind, id, call);
    }

    /** A body with this one thing. */
    final JsonNode one(ObjectNode shown) {
        return JsonNodeFactory.instance.objectNode().set(kind.one(), shown);
    }
}
