/**
 * Reading of request bodies, by hand and strictly: {@link io.xenith.gateway.json.JsonBody} is what an endpoint takes as its body, {@link
 * io.xenith.gateway.json.JsonFields} reads its fields and names the bad one. Bounded: a body over 1 MiB, or nested deeper than the
 * parser's limit, is refused before it is a tree. Answers are written as Jackson trees; no reflection either way.
 */
@NullMarked
package io.xenith.gateway.json;

import org.jspecify.annotations.NullMarked;
