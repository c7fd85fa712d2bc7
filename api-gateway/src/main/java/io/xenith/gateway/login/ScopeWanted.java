package io.xenith.gateway.login;

/** The scope that a login asks for. */
public sealed interface ScopeWanted {
    /** Says nothing: the user's default project if it has one, else none. */
    record Unsaid() implements ScopeWanted {}

    /** Asks for none. */
    record None() implements ScopeWanted {}

    /** The whole cloud. */
    record OfSystem() implements ScopeWanted {}

    /** A domain. */
    record OfDomain(DomainRef domain) implements ScopeWanted {}

    /** A project by id, as written. */
    record OfProjectId(String id) implements ScopeWanted {}

    /** A project by name, in a domain. */
    record OfProjectName(String name, DomainRef domain) implements ScopeWanted {}
}
