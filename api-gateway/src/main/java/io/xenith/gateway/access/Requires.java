package io.xenith.gateway.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a caller must be to reach an endpoint; on the method, or on its class for all methods that say nothing themselves. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {
    /** The least role that suffices. */
    Role value();

    /** Name of the rule in the service's own policy, which a refusal names as that service does; empty where it names none. */
    String policy() default "";
}
