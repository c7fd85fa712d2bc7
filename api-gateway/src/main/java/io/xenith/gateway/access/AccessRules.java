package io.xenith.gateway.access;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What each endpoint asks of its caller, read once from its annotations. */
public final class AccessRules {

    private final ConcurrentHashMap<Endpoint, Rule> rules = new ConcurrentHashMap<>();

    // A method may be inherited by several resources, each with a word of its own.
    private record Endpoint(Class<?> resource, Method method) {}

    /** What an endpoint asks. */
    public sealed interface Rule {
        /** Open to anybody. */
        record Open() implements Rule {}

        /** Wants a token with at least this role; the policy is what a refusal names, where not empty. */
        record AtLeast(Role role, String policy) implements Rule {}

        /** Says nothing, which is refused to everybody. */
        record Missing() implements Rule {}
    }

    /** The rule of an endpoint; the method's own word goes before that of its class. */
    public Rule of(Class<?> resource, Method method) {
        return rules.computeIfAbsent(new Endpoint(resource, method), _ -> read(resource, method));
    }

    private static Rule read(Class<?> resource, Method method) {
        return read(method.getAnnotation(Requires.class), method.getAnnotation(Anonymous.class))
                .or(() -> read(resource.getAnnotation(Requires.class), resource.getAnnotation(Anonymous.class)))
                .orElseGet(Rule.Missing::new);
    }

    private static Optional<Rule> read(
            @org.jspecify.annotations.Nullable Requires requires,
            @org.jspecify.annotations.Nullable Anonymous anonymous) {
        if (requires != null) {
            return Optional.of(new Rule.AtLeast(requires.value(), requires.policy()));
        }
        return anonymous == null ? Optional.empty() : Optional.of(new Rule.Open());
    }
}
