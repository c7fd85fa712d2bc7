package io.xenith.gateway.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.xenith.gateway.http.Api;
import io.xenith.gateway.http.RequestId;
import io.xenith.transport.error.Errors;
import io.xenith.transport.error.ServiceException;
import org.junit.jupiter.api.Test;

class GrpcFaultsTest {

    private static ApiFault fault(Api api, Status.Code code, String reason) {
        ServiceException failure = ServiceException.of(code, reason, "words of the service")
                .with("resource", "instances")
                .with("asked", "2")
                .with("in_use", "9")
                .with("limit", "10");
        return GrpcFaults.of(api, Errors.toStatusException(failure));
    }

    private static String body(Api api, ApiFault fault) {
        return FaultBody.of(api, fault, RequestId.random(), true).text();
    }

    @Test
    void choosesTheStatusByTheCode() {
        assertThat(fault(Api.COMPUTE, Status.Code.NOT_FOUND, "INSTANCE_NOT_FOUND")
                        .status())
                .isEqualTo(404);
        assertThat(fault(Api.COMPUTE, Status.Code.INVALID_ARGUMENT, "FLAVOR_NOT_FOUND")
                        .status())
                .isEqualTo(400);
        assertThat(fault(Api.COMPUTE, Status.Code.FAILED_PRECONDITION, "WRONG_STATE")
                        .status())
                .isEqualTo(409);
        assertThat(fault(Api.COMPUTE, Status.Code.PERMISSION_DENIED, "NOT_ADMINISTRATOR")
                        .status())
                .isEqualTo(403);
        assertThat(fault(Api.COMPUTE, Status.Code.UNAVAILABLE, "RECORD_UNAVAILABLE")
                        .status())
                .isEqualTo(503);
        assertThat(GrpcFaults.of(Api.COMPUTE, Status.UNAVAILABLE.asRuntimeException())
                        .status())
                .isEqualTo(503);
        assertThat(GrpcFaults.of(Api.COMPUTE, Status.DEADLINE_EXCEEDED.asRuntimeException())
                        .status())
                .isEqualTo(504);
    }

    @Test
    void saysAnExceededQuotaInEachDialect() {
        ApiFault nova = fault(Api.COMPUTE, Status.Code.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED");
        assertThat(nova.status()).isEqualTo(403);
        assertThat(body(Api.COMPUTE, nova))
                .isEqualTo("{\"forbidden\":{\"code\":403,\"message\":\"Quota exceeded for instances: Requested 2, but "
                        + "already used 9 of 10 instances\"}}");
        ApiFault neutron = fault(Api.NETWORK, Status.Code.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED");
        assertThat(neutron.status()).isEqualTo(409);
        assertThat(body(Api.NETWORK, neutron)).contains("\"type\":\"OverQuota\"");
        assertThat(fault(Api.IMAGE, Status.Code.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void namesNeutronsErrors() {
        assertThat(body(Api.NETWORK, fault(Api.NETWORK, Status.Code.NOT_FOUND, "PORT_NOT_FOUND")))
                .isEqualTo(
                        "{\"NeutronError\":{\"type\":\"PortNotFound\",\"message\":\"words of the service\",\"detail\":\"\"}}");
    }

    @Test
    void showsNothingOfWhatIsOurOwnFault() {
        ApiFault fault = fault(Api.COMPUTE, Status.Code.INVALID_ARGUMENT, "CALLER_REQUIRED");
        assertThat(fault.status()).isEqualTo(500);
        assertThat(body(Api.COMPUTE, fault)).startsWith("{\"computeFault\"").doesNotContain("words");
        assertThat(GrpcFaults.of(
                                Api.COMPUTE,
                                Status.INTERNAL.withDescription("secret").asRuntimeException())
                        .message())
                .doesNotContain("secret");
    }

    @Test
    void escapesTheHtmlOfImage() {
        String html = FaultBody.of(Api.IMAGE, ApiFault.notFound("<script>"), RequestId.random(), false)
                .text();
        assertThat(html).contains("404 Not Found").contains("&lt;script&gt;").doesNotContain("<script>");
    }
}
