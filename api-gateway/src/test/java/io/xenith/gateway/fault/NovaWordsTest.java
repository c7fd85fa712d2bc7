package io.xenith.gateway.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.xenith.transport.error.ErrorDetail;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NovaWordsTest {

    private static ErrorDetail detail(Status.Code code, String reason, Map<String, String> metadata) {
        return new ErrorDetail(code, reason, "words of the record", metadata);
    }

    private static ApiFault fault(Status.Code code, String reason, String id) {
        return NovaWords.find(detail(code, reason, Map.of("id", id))).orElseThrow();
    }

    @Test
    void saysWhatIsMissingByWhereItWasNamed() {
        ApiFault inPath = fault(Status.Code.NOT_FOUND, "FLAVOR_NOT_FOUND", "f1");
        assertThat(inPath.status()).isEqualTo(404);
        assertThat(inPath.message()).isEqualTo("Flavor f1 could not be found.");
        assertThat(fault(Status.Code.INVALID_ARGUMENT, "FLAVOR_NOT_FOUND", "f1").status())
                .isEqualTo(400);
        assertThat(fault(Status.Code.INVALID_ARGUMENT, "KEYPAIR_NOT_FOUND", "k").message())
                .isEqualTo("Invalid key_name provided.");
        assertThat(fault(Status.Code.INVALID_ARGUMENT, "IMAGE_NOT_FOUND", "i").message())
                .isEqualTo("Can not find requested image");
    }

    @Test
    void leavesOtherReasonsToTheRecordsWords() {
        assertThat(NovaWords.find(detail(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", Map.of())))
                .isEmpty();
    }

    @Test
    void saysHowFarAQuotaWouldBeExceeded() {
        ApiFault one = NovaWords.overQuota(detail(
                Status.Code.RESOURCE_EXHAUSTED,
                "QUOTA_EXCEEDED",
                Map.of("resource", "vcpus", "asked", "4", "in_use", "18", "limit", "20")));
        assertThat(one.status()).isEqualTo(403);
        assertThat(one.message()).isEqualTo("Quota exceeded for cores: Requested 4, but already used 18 of 20 cores");
        ApiFault two = NovaWords.overQuota(detail(
                Status.Code.RESOURCE_EXHAUSTED,
                "QUOTA_EXCEEDED",
                Map.of("resource", "instances,memory_mib", "asked", "1,512", "in_use", "10,0", "limit", "10,256")));
        assertThat(two.message())
                .isEqualTo("Quota exceeded for instances, ram: Requested 1, 512, but already used 10, 0 of 10, 256"
                        + " instances, ram");
        assertThat(NovaWords.overQuota(detail(
                                Status.Code.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED", Map.of("resource", "keypairs")))
                        .message())
                .isEqualTo("Quota exceeded, too many key pairs.");
    }

    @Test
    void saysWhatAFlavorLacks() {
        assertThat(NovaWords.find(detail(
                                Status.Code.INVALID_ARGUMENT,
                                "FLAVOR_TOO_SMALL",
                                Map.of("resource", "disk_gib", "has", "1", "needs", "2")))
                        .orElseThrow()
                        .message())
                .isEqualTo("Flavor's disk is too small for requested image. Flavor disk is 1 GiB, image needs 2 GiB.");
    }
}
