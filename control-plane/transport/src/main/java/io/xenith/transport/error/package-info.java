/**
 * One form of error between processes: a gRPC status with {@code google.rpc.ErrorInfo}. Owns the translation both ways and
 * the rule that an unexpected exception is logged once and never shown. Start at
 * {@link io.xenith.transport.error.ServiceException}.
 */
@NullMarked
package io.xenith.transport.error;

import org.jspecify.annotations.NullMarked;
