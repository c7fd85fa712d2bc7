package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.v1.Caller;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A POST of one thing, or of several in one body. Several are all read before the first is made; when one is refused, those made
 * before it are deleted again, as the real service does where its plugin has no bulk call of its own.
 */
@ApplicationScoped
class Creation {

    private static final Logger LOG = LoggerFactory.getLogger(Creation.class);
    private static final int CREATED = 201;

    /** Things in one body. */
    private static final int BULK_AT_MOST = 100;

    private final CurrentRequest request;

    Creation(CurrentRequest request) {
        this.request = request;
    }

    /**
     * Answers a POST.
     *
     * @param read checks one and turns it into what the contract wants
     * @param create makes one and shows it
     * @param delete takes one back
     */
    <T> Response create(
            NetworkKind kind,
            JsonBody body,
            Function<JsonFields, T> read,
            BiFunction<Caller, T, ObjectNode> create,
            BiConsumer<Caller, String> delete) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (!body.root().has(kind.many())) {
            T wanted = read.apply(body.required(kind.one()));
            answer.set(kind.one(), create.apply(request.callerProto(), wanted));
            return created(answer);
        }
        List<T> wanted = readAll(kind, body, read);
        ArrayNode made = answer.putArray(kind.many());
        for (int i = 0; i < wanted.size(); i++) {
            try {
                made.add(create.apply(request.callerProto("create-" + i), wanted.get(i)));
            } catch (StatusRuntimeException | ApiFault e) {
                takeBack(kind, made, delete);
                throw e;
            }
        }
        return created(answer);
    }

    /** Reads every entry of a bulk body, or the one of a plain body. */
    static <T> List<T> readAll(NetworkKind kind, JsonBody body, Function<JsonFields, T> read) {
        if (!body.root().has(kind.many())) {
            return List.of(read.apply(body.required(kind.one())));
        }
        List<T> wanted = new ArrayList<>(body.fields()
                .findObjects(kind.many(), BULK_AT_MOST, (fields, _) -> read.apply(fields))
                .orElse(List.of()));
        if (wanted.isEmpty()) {
            throw ApiFault.badRequest("Resources required");
        }
        return wanted;
    }

    static Response created(JsonNode answer) {
        return Response.status(CREATED).entity(answer).build();
    }

    private void takeBack(NetworkKind kind, ArrayNode made, BiConsumer<Caller, String> delete) {
        for (int i = made.size() - 1; i >= 0; i--) {
            String id = made.get(i).path("id").asText();
            try {
                delete.accept(request.callerProto("take-back-" + i), id);
            } catch (StatusRuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("kind", kind)
                        .addKeyValue("id", id)
                        .setCause(e)
                        .log("left behind by a bulk request that was refused");
            }
        }
    }
}
