package io.xenith.gateway.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.access.AuthenticatedCaller.UsedCredential;
import io.xenith.gateway.access.NamedRole;
import io.xenith.gateway.access.Scope;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A {@link Token} as the payload of a JWS and back. Field names are one letter: the text is in a header of every request. */
final class TokenCodec {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int VERSION = 1;

    private final SigningKeys keys;

    TokenCodec(SigningKeys keys) {
        this.keys = keys;
    }

    String encode(Token token) {
        AuthenticatedCaller caller = token.caller();
        ObjectNode body = JSON.createObjectNode()
                .put("v", VERSION)
                .put("i", micros(token.issuedAt()))
                .put("e", micros(token.expiresAt()))
                .put("u", caller.userId())
                .put("n", caller.userName())
                .put("d", caller.userDomainId())
                .put("D", caller.userDomainName());
        putAll(body.putArray("m"), token.methods());
        putAll(body.putArray("a"), token.auditIds());
        ArrayNode roles = body.putArray("r");
        for (NamedRole role : caller.roles()) {
            roles.addArray().add(role.id()).add(role.name());
        }
        switch (caller.scope()) {
            case Scope.Unscoped() -> {}
            case Scope.OfSystem() -> body.put("s", true);
            case Scope.OfDomain(String id, String name) ->
                body.putArray("o").add(id).add(name);
            case Scope.OfProject(String id, String name, String domainId, String domainName) ->
                body.putArray("p").add(id).add(name).add(domainId).add(domainName);
        }
        caller.applicationCredential()
                .ifPresent(used ->
                        body.putArray("c").add(used.id()).add(used.name()).add(used.unrestricted()));
        return keys.signer().sign(body.toString());
    }

    /** The token in a text that one of our keys signed, expired or not; empty for anything else. */
    Optional<Token> decode(String text) {
        int first = text.indexOf('.');
        int last = text.lastIndexOf('.');
        if (first <= 0 || last <= first) {
            return Optional.empty();
        }
        // The header is compared whole, so that there is no algorithm to choose for whoever forges one.
        Optional<SigningKey> key = keys.find(text.substring(0, first));
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] signature = Base64.getUrlDecoder().decode(text.substring(last + 1));
            // The last character has bits that mean nothing: one token must have one spelling.
            if (!Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(signature)
                    .equals(text.substring(last + 1))) {
                return Optional.empty();
            }
            if (!key.get().verifies(text.substring(0, last), signature)) {
                return Optional.empty();
            }
            return read(JSON.readTree(Base64.getUrlDecoder().decode(text.substring(first + 1, last))));
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Token> read(JsonNode body) {
        if (body.path("v").asInt() != VERSION) {
            return Optional.empty();
        }
        List<NamedRole> roles = new ArrayList<>();
        body.path("r")
                .forEach(role -> roles.add(
                        new NamedRole(role.path(0).asText(), role.path(1).asText())));
        JsonNode credential = body.path("c");
        AuthenticatedCaller caller = new AuthenticatedCaller(
                body.path("u").asText(),
                body.path("n").asText(),
                body.path("d").asText(),
                body.path("D").asText(),
                scope(body),
                roles,
                credential.isArray()
                        ? Optional.of(new UsedCredential(
                                credential.path(0).asText(),
                                credential.path(1).asText(),
                                credential.path(2).asBoolean()))
                        : Optional.empty());
        return Optional.of(new Token(
                caller,
                strings(body.path("m")),
                strings(body.path("a")),
                instant(body.path("i").asLong()),
                instant(body.path("e").asLong())));
    }

    private static Scope scope(JsonNode body) {
        if (body.path("p") instanceof ArrayNode project) {
            return new Scope.OfProject(
                    project.path(0).asText(),
                    project.path(1).asText(),
                    project.path(2).asText(),
                    project.path(3).asText());
        }
        if (body.path("o") instanceof ArrayNode domain) {
            return new Scope.OfDomain(domain.path(0).asText(), domain.path(1).asText());
        }
        return body.path("s").asBoolean() ? new Scope.OfSystem() : new Scope.Unscoped();
    }

    private static void putAll(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private static List<String> strings(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
