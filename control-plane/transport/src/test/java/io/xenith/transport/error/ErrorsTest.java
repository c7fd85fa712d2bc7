package io.xenith.transport.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorsTest {

    @Test
    void reasonMessageAndMetadataSurviveTheWire() {
        ServiceException failure = ServiceException.of(Status.Code.FAILED_PRECONDITION, "STALE_GENERATION", "too old")
                .with("held", "7")
                .because("internal words", new IllegalStateException("secret"));

        StatusRuntimeException onTheWire = Errors.toStatusException(failure);

        assertThat(onTheWire.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(onTheWire.getStatus().getDescription()).isEqualTo("too old");
        assertThat(Errors.find(new IllegalStateException(onTheWire)))
                .contains(new ErrorDetail(
                        Status.Code.FAILED_PRECONDITION, "STALE_GENERATION", "too old", Map.of("held", "7")));
    }

    @Test
    void aLostConnectionHasACodeButNoReason() {
        StatusRuntimeException lost = Status.UNAVAILABLE.asRuntimeException();
        assertThat(Errors.find(lost)).isEmpty();
        assertThat(Errors.code(lost)).isEqualTo(Status.Code.UNAVAILABLE);
    }
}
