package io.xenith.gateway.access;

/** What a token is good for. Ids are record ids. */
public sealed interface Scope {

    /** Identity only: to see where one could go, and to ask for a scoped token. */
    record Unscoped() implements Scope {}

    /** The whole cloud, no project. */
    record OfSystem() implements Scope {}

    /** A domain, no project. */
    record OfDomain(String id, String name) implements Scope {}

    /** A project: the common case. */
    record OfProject(String id, String name, String domainId, String domainName) implements Scope {}
}
