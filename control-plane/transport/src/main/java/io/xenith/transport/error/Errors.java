package io.xenith.transport.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between {@link ServiceException} and gRPC statuses that carry {@code google.rpc.ErrorInfo}. */
public final class Errors {

    /** The domain of every reason of this project. */
    public static final String DOMAIN = "xenith.io";

    private static final int CAUSES_AT_MOST = 20;

    private Errors() {}

    /** The exception that puts this failure on the wire. */
    public static StatusRuntimeException toStatusException(ServiceException failure) {
        ErrorDetail detail = failure.detail();
        ErrorInfo info = ErrorInfo.newBuilder()
                .setReason(detail.reason())
                .setDomain(DOMAIN)
                .putAllMetadata(detail.metadata())
                .build();
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(detail.code().value())
                .setMessage(detail.message())
                .addDetails(Any.pack(info))
                .build());
    }

    /**
     * What a failed call says. Looks through causes; empty when no gRPC status of ours is among them (a lost connection,
     * for one, has a status but no reason: see {@link #code}).
     */
    public static Optional<ErrorDetail> find(@Nullable Throwable failure) {
        Throwable next = failure;
        for (int depth = 0; next != null && depth < CAUSES_AT_MOST; depth++, next = next.getCause()) {
            if (next instanceof ServiceException own) {
                return Optional.of(own.detail());
            }
            if (next instanceof StatusRuntimeException || next instanceof StatusException) {
                Optional<ErrorDetail> detail = read(StatusProto.fromThrowable(next));
                if (detail.isPresent()) {
                    return detail;
                }
            }
        }
        return Optional.empty();
    }

    /** The gRPC code of a failed call; UNKNOWN when no gRPC status is among the causes. */
    public static io.grpc.Status.Code code(Throwable failure) {
        return find(failure).map(ErrorDetail::code).orElseGet(() -> io.grpc.Status.fromThrowable(failure)
                .getCode());
    }

    /** Whether the failed call gave this reason. */
    public static boolean hasReason(Throwable failure, String reason) {
        return find(failure).filter(detail -> detail.reason().equals(reason)).isPresent();
    }

    private static Optional<ErrorDetail> read(@Nullable Status status) {
        if (status == null) {
            return Optional.empty();
        }
        for (Any any : status.getDetailsList()) {
            if (any.is(ErrorInfo.class)) {
                try {
                    ErrorInfo info = any.unpack(ErrorInfo.class);
                    if (info.getDomain().equals(DOMAIN)) {
                        return Optional.of(new ErrorDetail(
                                io.grpc.Status.fromCodeValue(status.getCode()).getCode(),
                                info.getReason(),
                                status.getMessage(),
                                Map.copyOf(info.getMetadataMap())));
                    }
                } catch (InvalidProtocolBufferException e) {
                    return Optional.empty(); // a peer that sends garbage gave no reason
                }
            }
        }
        return Optional.empty();
    }
}
