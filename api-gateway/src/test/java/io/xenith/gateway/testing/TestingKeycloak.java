package io.xenith.gateway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** As much of Keycloak as the gateway uses: tokens, keys, and the administration of users. Can be made to be away. */
public final class TestingKeycloak {

    static final String CLIENT_SECRET = "client-secret-of-tests";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ADMIN_TOKEN = "admin-token";

    private final HttpServer server;
    private final KeyPair keys;
    private final Map<String, ObjectNode> users = new ConcurrentHashMap<>();
    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private volatile boolean away;

    TestingKeycloak() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            this.keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/realms/xenith/protocol/openid-connect/token", exchange -> answer(exchange, this::token));
        server.createContext("/realms/xenith/protocol/openid-connect/certs", exchange -> answer(exchange, this::certs));
        server.createContext("/admin/realms/xenith/users", exchange -> answer(exchange, this::administer));
        server.start();
    }

    private record Answer(int status, @Nullable JsonNode body) {}

    private interface Step {
        Answer apply(HttpExchange exchange) throws IOException;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void stop() {
        server.stop(0);
    }

    /** From now on every call is answered 503, or not. */
    public void away(boolean value) {
        this.away = value;
    }

    /** Adds a user with this login name; answers its id. */
    public String addUser(String login, String password) {
        String id = UUID.randomUUID().toString();
        ObjectNode user =
                JSON.createObjectNode().put("id", id).put("username", login).put("enabled", true);
        users.put(id, user);
        passwords.put(id, password);
        return id;
    }

    /** Whether there is a user with this id. */
    public boolean hasUser(String id) {
        return users.containsKey(id);
    }

    /** An access token as Keycloak would issue it to the portal. */
    public String bearer(String userId, String login, Instant expiresAt) {
        return sign(JSON.createObjectNode()
                .put("iss", url() + "/realms/xenith")
                .put("typ", "Bearer")
                .put("azp", "xenith-portal")
                .put("sub", userId)
                .put("preferred_username", login)
                .put("iat", Instant.now().getEpochSecond())
                .put("exp", expiresAt.getEpochSecond()));
    }

    /** Any claims, signed by the realm's key. */
    public String sign(ObjectNode claims) {
        try {
            String signed = encode("{\"alg\":\"RS256\",\"kid\":\"k1\"}".getBytes(StandardCharsets.UTF_8))
                    + '.'
                    + encode(claims.toString().getBytes(StandardCharsets.UTF_8));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange, Step step) throws IOException {
        try (exchange) {
            Answer answer = away ? new Answer(503, null) : step.apply(exchange);
            JsonNode body = answer.body();
            if (body == null) {
                exchange.sendResponseHeaders(answer.status(), -1);
                return;
            }
            byte[] bytes = JSON.writeValueAsBytes(body);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer token(HttpExchange exchange) throws IOException {
        Map<String, String> form = pairs(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (!CLIENT_SECRET.equals(form.get("client_secret"))) {
            return new Answer(401, error("unauthorized_client", "Invalid client or Invalid client credentials"));
        }
        if ("client_credentials".equals(form.get("grant_type"))) {
            return new Answer(
                    200,
                    JSON.createObjectNode().put("access_token", ADMIN_TOKEN).put("expires_in", 300));
        }
        for (ObjectNode user : users.values()) {
            if (user.path("username").asText().equals(form.get("username"))
                    && user.path("enabled").asBoolean()
                    && String.valueOf(passwords.get(user.path("id").asText())).equals(form.get("password"))) {
                String bearer = bearer(
                        user.path("id").asText(),
                        user.path("username").asText(),
                        Instant.now().plusSeconds(60));
                return new Answer(200, JSON.createObjectNode().put("access_token", bearer));
            }
        }
        return new Answer(401, error("invalid_grant", "Invalid user credentials"));
    }

    private Answer certs(HttpExchange exchange) {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        ObjectNode body = JSON.createObjectNode();
        body.putArray("keys")
                .addObject()
                .put("kid", "k1")
                .put("kty", "RSA")
                .put("use", "sig")
                .put("n", encode(key.getModulus().toByteArray()))
                .put("e", encode(key.getPublicExponent().toByteArray()));
        return new Answer(200, body);
    }

    private Answer administer(HttpExchange exchange) throws IOException {
        if (!("Bearer " + ADMIN_TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return new Answer(401, null);
        }
        String rest = exchange.getRequestURI().getPath().substring("/admin/realms/xenith/users".length());
        List<String> parts = List.of(rest.split("/", -1));
        String method = exchange.getRequestMethod();
        if (parts.size() <= 1) {
            return method.equals("POST") ? create(read(exchange)) : list(exchange);
        }
        ObjectNode user = users.get(parts.get(1));
        if (user == null) {
            return new Answer(404, error("User not found", ""));
        }
        String id = user.path("id").asText();
        if (parts.size() == 3) {
            passwords.put(id, read(exchange).path("value").asText());
            return new Answer(204, null);
        }
        return switch (method) {
            case "GET" -> new Answer(200, user);
            case "PUT" -> update(id, read(exchange));
            default -> {
                users.remove(id);
                yield new Answer(204, null);
            }
        };
    }

    private Answer create(ObjectNode user) {
        if (isTaken(user.path("username").asText(), "")) {
            return new Answer(409, JSON.createObjectNode().put("errorMessage", "User exists with same username"));
        }
        String id = UUID.randomUUID().toString();
        passwords.put(id, user.path("credentials").path(0).path("value").asText());
        user.remove("credentials");
        user.put("id", id).put("username", user.path("username").asText().toLowerCase(java.util.Locale.ROOT));
        users.put(id, user);
        return new Answer(201, null);
    }

    private Answer update(String id, ObjectNode user) {
        if (isTaken(user.path("username").asText(), id)) {
            return new Answer(409, JSON.createObjectNode().put("errorMessage", "User exists with same username"));
        }
        users.put(id, user);
        return new Answer(204, null);
    }

    private boolean isTaken(String username, String exceptId) {
        return users.values().stream()
                .anyMatch(other -> other.path("username").asText().equals(username)
                        && !other.path("id").asText().equals(exceptId));
    }

    private Answer list(HttpExchange exchange) {
        Map<String, String> query =
                pairs(String.valueOf(exchange.getRequestURI().getRawQuery()));
        ArrayNode found = JSON.createArrayNode();
        users.values().stream()
                .filter(user -> !query.containsKey("username")
                        || user.path("username").asText().equals(query.get("username")))
                .sorted(Comparator.comparing(user -> user.path("username").asText()))
                .skip(Integer.parseInt(query.getOrDefault("first", "0")))
                .limit(Integer.parseInt(query.getOrDefault("max", "100"))) // as Keycloak does when not told
                .forEach(found::add);
        return new Answer(200, found);
    }

    private static ObjectNode read(HttpExchange exchange) throws IOException {
        return (ObjectNode) JSON.readTree(exchange.getRequestBody().readAllBytes());
    }

    private static ObjectNode error(String error, String description) {
        return JSON.createObjectNode().put("error", error).put("error_description", description);
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            pairs.put(sides[0], sides.length < 2 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        return pairs;
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
