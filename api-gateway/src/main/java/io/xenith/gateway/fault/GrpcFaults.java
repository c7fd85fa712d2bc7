package io.xenith.gateway.fault;

import io.grpc.Status;
import io.xenith.gateway.http.Api;
import io.xenith.transport.error.ErrorDetail;
import io.xenith.transport.error.Errors;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one table from what a failed gRPC call says to what the client is told. By status first, then by reason where a service
 * answers differently from the rest. A resource that knows better catches the call itself.
 */
public final class GrpcFaults {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcFaults.class);
    private static final String INTERNAL =
            "Unexpected API Error. Please report this with the request id of this answer to your operator.";

    private GrpcFaults() {}

    /** What to tell a client of this API of a call that failed. Logs what is our own fault. */
    public static ApiFault of(Api api, Throwable failure) {
        Optional<ErrorDetail> detail = Errors.find(failure);
        if (detail.isEmpty()) {
            return ofStatus(Errors.code(failure), failure);
        }
        ErrorDetail known = detail.get();
        ApiFault fault = ofReason(api, known, failure);
        String type = api == Api.NETWORK ? NeutronWords.type(known.reason()) : "";
        if (api == Api.FLEET) {
            type = known.reason();
        }
        return (type.isEmpty() ? fault : fault.typed(type)).because(failure);
    }

    private static ApiFault ofReason(Api api, ErrorDetail detail, Throwable failure) {
        return switch (detail.reason()) {
            // The gateway forgot the caller, or used one request id twice: not the client's doing.
            case "CALLER_REQUIRED", "REQUEST_ID_REUSED" -> internal(failure);
            case "QUOTA_EXCEEDED" -> overQuota(api, detail);
            case "NOT_ADMINISTRATOR" -> ApiFault.forbidden("You are not authorized to perform the requested action.");
            default -> inWordsOf(api, detail).orElseGet(() -> ofCode(detail, failure));
        };
    }

    private static Optional<ApiFault> inWordsOf(Api api, ErrorDetail detail) {
        return switch (api) {
            case COMPUTE -> NovaWords.find(detail);
            case NETWORK -> NeutronWords.find(detail);
            case VOLUME -> CinderWords.find(detail);
            case IDENTITY, IMAGE, PLACEMENT, FLEET, NONE -> Optional.empty();
        };
    }

    private static ApiFault ofCode(ErrorDetail detail, Throwable failure) {
        return switch (detail.code()) {
            case INVALID_ARGUMENT, OUT_OF_RANGE -> ApiFault.badRequest(detail.message());
            case NOT_FOUND -> ApiFault.notFound(detail.message());
            case ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED -> ApiFault.conflict(detail.message());
            case PERMISSION_DENIED -> ApiFault.forbidden(detail.message());
            case UNAUTHENTICATED -> ApiFault.of(401, detail.message());
            case RESOURCE_EXHAUSTED -> ApiFault.conflict(detail.message());
            case UNAVAILABLE -> ApiFault.unavailable(detail.message());
            case UNIMPLEMENTED -> ApiFault.notImplemented(detail.message());
            default -> ofStatus(detail.code(), failure);
        };
    }

    private static ApiFault overQuota(Api api, ErrorDetail detail) {
        return switch (api) {
            case COMPUTE -> NovaWords.overQuota(detail);
            case NETWORK -> NeutronWords.overQuota(detail);
            case VOLUME -> CinderWords.overQuota(detail);
            case IMAGE -> ApiFault.tooLarge(detail.message());
            case IDENTITY, PLACEMENT, FLEET, NONE -> ApiFault.forbidden(detail.message());
        };
    }

    private static ApiFault ofStatus(Status.Code code, Throwable failure) {
        return switch (code) {
            case UNAVAILABLE -> {
                LOG.atWarn().addKeyValue("problem", failure.getMessage()).log("a service behind the gateway is away");
                yield ApiFault.unavailable("The service is temporarily unavailable. Please try again.");
            }
            case DEADLINE_EXCEEDED -> {
                LOG.atWarn().addKeyValue("problem", failure.getMessage()).log("a service behind the gateway is slow");
                yield ApiFault.of(
                        504, "The service did not answer in time. The request may or may not have been carried out.");
            }
            case CANCELLED -> ApiFault.unavailable("The request was cancelled.");
            case RESOURCE_EXHAUSTED -> ApiFault.tooLarge("The answer is too large; ask for less at a time.");
            default -> internal(failure);
        };
    }

    /** 500, logged. */
    static ApiFault internal(Throwable failure) {
        LOG.atError().setCause(failure).log("unexpected failure of a request");
        return ApiFault.of(500, INTERNAL);
    }
}
