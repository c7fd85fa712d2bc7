package io.xenith.gateway.fault;

import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.xenith.gateway.http.Exchange;
import io.xenith.transport.error.ServiceException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/** The one place where an exception becomes an answer. */
@Provider
public class FaultMapper implements ExceptionMapper<Throwable> {

    private final CurrentVertxRequest container;

    FaultMapper(CurrentVertxRequest container) {
        this.container = container;
    }

    @Override
    public Response toResponse(Throwable failure) {
        Exchange exchange = Exchange.of(container.getCurrent());
        ApiFault fault = fault(exchange, failure);
        String accept = container.getCurrent().request().getHeader("Accept");
        FaultBody body = FaultBody.of(exchange.api(), fault, exchange.id(), accept != null && accept.contains("json"));
        Response.ResponseBuilder answer = Response.status(fault.status())
                .header("Content-Type", body.contentType())
                .entity(body.text());
        fault.headers().forEach(answer::header);
        return answer.build();
    }

    private static ApiFault fault(Exchange exchange, Throwable failure) {
        return switch (failure) {
            case ApiFault own -> own;
            case WebApplicationException framework -> ofFramework(framework);
            case StatusRuntimeException call -> GrpcFaults.of(exchange.api(), call);
            case StatusException call -> GrpcFaults.of(exchange.api(), call);
            case ServiceException call -> GrpcFaults.of(exchange.api(), call);
            default -> {
                ApiFault inner = innerFault(failure);
                yield inner == null ? GrpcFaults.internal(failure) : inner;
            }
        };
    }

    // A fault thrown while the framework reads the body comes wrapped.
    private static @Nullable ApiFault innerFault(Throwable failure) {
        Throwable next = failure.getCause();
        for (int depth = 0; next != null && depth < 5; depth++, next = next.getCause()) {
            if (next instanceof ApiFault own) {
                return own;
            }
        }
        return null;
    }

    private static ApiFault ofFramework(WebApplicationException failure) {
        ApiFault inner = innerFault(failure);
        if (inner != null) {
            return inner;
        }
        int status = failure.getResponse().getStatus();
        ApiFault fault =
                switch (status) {
                    case 404 -> ApiFault.notFound("The resource could not be found.");
                    case 405 -> ApiFault.of(405, "The method specified is not allowed for this resource.");
                    case 406 -> ApiFault.notAcceptable("The resource cannot be had in an accepted format.");
                    case 413 -> ApiFault.tooLarge("Request is too large.");
                    case 415 -> ApiFault.unsupportedMediaType("Unsupported Content-Type; send application/json.");
                    case 400 -> ApiFault.badRequest("The request is malformed.");
                    default ->
                        status >= 500 ? GrpcFaults.internal(failure) : ApiFault.of(status, "The request was refused.");
                };
        String allow = failure.getResponse().getHeaderString("Allow");
        return allow == null ? fault : fault.withHeader("Allow", allow);
    }
}
