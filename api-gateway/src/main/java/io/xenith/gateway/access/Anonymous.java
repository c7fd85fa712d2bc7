package io.xenith.gateway.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Nobody in particular may call this endpoint: version documents and the login itself. No token is looked at. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Anonymous {
    /** Why this must be open, for the reader and for the test that lists all open endpoints. */
    String because();
}
