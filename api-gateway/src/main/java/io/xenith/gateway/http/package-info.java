/**
 * What every request has, whatever its service: the {@link io.xenith.gateway.http.Api} it speaks to, a request id, an access log
 * line, paging, ids and times in the form that the service uses. Called by all resources. Invariant: an answer, of whatever
 * kind, carries the request id that our logs carry. Start at {@link io.xenith.gateway.http.ExchangeFilter}.
 */
@NullMarked
package io.xenith.gateway.http;

import org.jspecify.annotations.NullMarked;
