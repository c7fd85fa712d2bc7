package io.xenith.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.gateway.fault.ApiFault;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Reads a bounded body into a tree: 413 when it is too large, 400 when it is not one JSON object. */
@Provider
@Consumes(MediaType.WILDCARD)
public class JsonBodyReader implements MessageBodyReader<JsonBody> {

    /** The largest JSON body read. */
    public static final int BYTES_AT_MOST = 1024 * 1024;

    private static final int NESTING_AT_MOST = 50;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_AT_MOST)
                            .maxStringLength(BYTES_AT_MOST)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == JsonBody.class;
    }

    @Override
    public JsonBody readFrom(
            Class<JsonBody> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(body);
    }

    /** Reads one object; throws {@link ApiFault}. */
    public static JsonBody read(InputStream body) throws IOException {
        if (!(readTree(body) instanceof ObjectNode object)) {
            throw ApiFault.badRequest("Malformed request body: an object is expected.");
        }
        return new JsonBody(object);
    }

    /** Reads JSON of any kind, within the same bounds; throws {@link ApiFault}. */
    public static JsonNode readTree(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(BYTES_AT_MOST + 1);
        if (bytes.length > BYTES_AT_MOST) {
            throw ApiFault.tooLarge("Request is too large: a body may have " + BYTES_AT_MOST + " bytes.");
        }
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw ApiFault.badRequest("Malformed JSON in request body.").because(e);
        }
    }
}
