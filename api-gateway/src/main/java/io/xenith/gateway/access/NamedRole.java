package io.xenith.gateway.access;

/**
 * A role as held in a scope.
 *
 * @param id record id, a UUID
 * @param name unique name, for example {@code member}
 */
public record NamedRole(String id, String name) {}
