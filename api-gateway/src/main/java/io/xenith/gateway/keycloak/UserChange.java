package io.xenith.gateway.keycloak;

import java.util.Optional;

/**
 * What to change of a user; what is empty stays. An empty text removes an email, description or default project.
 *
 * @param name new name, in the same domain
 * @param enabled whether it may log in
 * @param email address
 * @param description free text
 * @param defaultProjectId record id
 * @param password new password, set by an administrator
 */
public record UserChange(
        Optional<String> name,
        Optional<Boolean> enabled,
        Optional<String> email,
        Optional<String> description,
        Optional<String> defaultProjectId,
        Optional<String> password) {

    @Override
    public String toString() {
        return "UserChange[name=" + name + ", enabled=" + enabled + ']'; // never the password
    }
}
