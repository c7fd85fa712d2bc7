package io.xenith.gateway.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.xenith.gateway.http.Api;
import io.xenith.transport.error.ServiceException;
import org.junit.jupiter.api.Test;

class NeutronWordsTest {

    @Test
    void namesTheAttributeAndNotTheFieldOfTheContract() {
        ApiFault fault =
                fault(ServiceException.of(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", "remote_cidr: 'x' is no CIDR")
                        .with("field", "remote_cidr"));

        assertThat(fault.status()).isEqualTo(400);
        assertThat(fault.type()).isEqualTo("InvalidInput");
        assertThat(fault.message()).isEqualTo("Invalid input for remote_ip_prefix. Reason: 'x' is no CIDR.");
    }

    @Test
    void namesWhatIsNotThere() {
        ApiFault fault = fault(ServiceException.of(Status.Code.NOT_FOUND, "SECURITY_GROUP_NOT_FOUND", "gone")
                .with("id", "g"));

        assertThat(fault.status()).isEqualTo(404);
        assertThat(fault.type()).isEqualTo("SecurityGroupNotFound");
        assertThat(fault.message()).isEqualTo("Security group g does not exist.");
    }

    @Test
    void namesTheQuotaInTheSingular() {
        ApiFault fault = fault(ServiceException.of(Status.Code.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED", "too many")
                .with("resource", "security_group_rules,ports"));

        assertThat(fault.status()).isEqualTo(409);
        assertThat(fault.type()).isEqualTo("OverQuota");
        assertThat(fault.message()).isEqualTo("Quota exceeded for resources: ['security_group_rule', 'port'].");
    }

    private static ApiFault fault(ServiceException failure) {
        return GrpcFaults.of(Api.NETWORK, failure);
    }
}
