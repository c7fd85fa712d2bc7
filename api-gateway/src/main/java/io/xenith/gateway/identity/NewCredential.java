package io.xenith.gateway.identity;

import io.xenith.gateway.access.NamedRole;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonFields;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An application credential as asked for.
 *
 * @param secret the client's, or one made here
 * @param roles ids or names; empty for all that the caller has
 */
record NewCredential(
        String name,
        String description,
        String secret,
        Optional<Instant> expiresAt,
        boolean unrestricted,
        List<String> roles) {

    private static final int NAME_LENGTH = 255;
    private static final int SECRET_LENGTH = 255;
    private static final int SECRET_BYTES = 64;
    private static final int ROLES = 100;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<String> FIELDS =
            Set.of("name", "description", "secret", "expires_at", "unrestricted", "roles", "access_rules");

    static NewCredential read(JsonFields fields) {
        Known.refuseOthers(fields, FIELDS);
        if (fields.findList("access_rules", 0).isPresent()
                && !fields.node().path("access_rules").isEmpty()) {
            throw ApiFault.badRequest("Access rules are not supported.");
        }
        return new NewCredential(
                fields.string("name", 1, NAME_LENGTH),
                fields.findString("description", 0, NAME_LENGTH).orElse(""),
                fields.findSecret("secret", 1, SECRET_LENGTH).orElseGet(NewCredential::randomSecret),
                fields.findString("expires_at", 1, NAME_LENGTH).map(NewCredential::time),
                fields.bool("unrestricted", false),
                fields.findObjects("roles", ROLES, (role, _) -> roleName(role)).orElse(List.of()));
    }

    private static String roleName(JsonFields role) {
        return role.findString("id", 1, NAME_LENGTH).orElseGet(() -> role.string("name", 1, NAME_LENGTH));
    }

    /** The roles asked for, out of those that the caller has; 400 when one is not among them. */
    List<NamedRole> rolesAmong(List<NamedRole> held) {
        if (roles.isEmpty()) {
            return held;
        }
        List<NamedRole> chosen = new ArrayList<>();
        for (String role : roles) {
            String id = Ids.findUuid(role).orElse(role);
            chosen.add(held.stream()
                    .filter(own -> own.id().equals(id) || own.name().equals(role))
                    .findFirst()
                    .orElseThrow(() -> ApiFault.badRequest(
                            "Invalid application credential: Could not find role assignment with role: " + role
                                    + ".")));
        }
        return chosen;
    }

    // Keystone takes a time without a zone for UTC.
    private static Instant time(String text) {
        Instant at;
        try {
            at = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:?\\d\\d")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw ApiFault.badRequest("Invalid input for field/attribute expires_at. It must be a time such as "
                            + "2030-01-31T12:00:00")
                    .because(e);
        }
        if (at.isBefore(Instant.now())) {
            throw ApiFault.badRequest("Invalid input for field/attribute expires_at. It must be in the future");
        }
        return at;
    }

    private static String randomSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "NewCredential[" + name + ']'; // never the secret
    }
}
