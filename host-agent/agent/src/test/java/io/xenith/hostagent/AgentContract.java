package io.xenith.hostagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.ReadConsoleRequest;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DomainRef;
import io.xenith.transport.error.Errors;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The contract over real TLS, with a simulated machine under the agent. */
abstract class AgentContract {

    static final ObservedState RUNNING = ObservedState.OBSERVED_STATE_RUNNING;
    static final ObservedState OFF = ObservedState.OBSERVED_STATE_OFF;
    static final Call CALL = Call.of("test", Duration.ofSeconds(5));

    final TestingHost host;

    AgentContract(Path directory) throws Exception {
        host = new TestingHost(directory);
    }

    @AfterEach
    void close() throws Exception {
        host.close();
    }

    DomainSpec startOne() {
        DomainSpec spec = Specs.running(host.blobs);
        assertThat(host.apply(spec)).isEqualTo(1);
        host.watch().await(spec.getDomainId(), 1, RUNNING);
        return spec;
    }

    DomainRef ref(DomainSpec spec) {
        return host.domain(spec.getDomainId()).ref();
    }

    ByteString readConsole(String domainId) {
        return host.stub()
                .readConsole(ReadConsoleRequest.newBuilder()
                        .setHostId(host.hostId.toString())
                        .setDomainId(domainId)
                        .setMaxBytes(4096)
                        .build())
                .getData();
    }

    static void assertReason(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Status.Code code, String reason) {
        Throwable failure = catchThrowable(call);
        assertThat(Errors.find(failure)).as("%s", failure).isPresent();
        assertThat(Errors.find(failure).orElseThrow().code()).isEqualTo(code);
        assertThat(Errors.find(failure).orElseThrow().reason()).isEqualTo(reason);
    }
}
