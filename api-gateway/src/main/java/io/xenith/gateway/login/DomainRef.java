package io.xenith.gateway.login;

/** A domain as a client names it. */
public sealed interface DomainRef {
    /** By id, as written. */
    record ById(String id) implements DomainRef {}

    /** By name. */
    record ByName(String name) implements DomainRef {}
}
