package io.xenith.gateway.login;

/** A user as a client names it. */
public sealed interface UserRef {
    /** By id, as written. */
    record ById(String id) implements UserRef {}

    /** By name, in a domain. */
    record ByName(String name, DomainRef domain) implements UserRef {}
}
