package io.xenith.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hostagent.v1.AdoptDomainRequest;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.Power;
import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainRef;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Domains that somebody else made. */
class ForeignDomainTest extends AgentContract {

    ForeignDomainTest(@TempDir Path directory) throws Exception {
        super(directory);
    }

    @Test
    void domainsOfOthersAreShownAndTouchedOnlyAfterAdoption() throws Exception {
        DomainSpec spec = Specs.running(host.blobs);
        DomainId id = DomainId.parse(spec.getDomainId());
        Path kernel = Files.createTempFile("kernel", "");
        DomainRef foreign = host.machine()
                .hypervisor()
                .createPaused(
                        CALL,
                        DomainConfig.of(id, "theirs", new Boot.Kernel(kernel, ""))
                                .build());
        host.machine().hypervisor().unpause(CALL, foreign);
        host.restartAgent();
        assertThat(host.watch().awaitSnapshot().getForeignDomainsList())
                .singleElement()
                .satisfies(domain -> assertThat(domain.getName()).isEqualTo("theirs"));

        var unused = host.stub()
                .adoptDomain(AdoptDomainRequest.newBuilder()
                        .setHostId(host.hostId.toString())
                        .setSpec(spec)
                        .build());
        host.watch().await(spec.getDomainId(), 1, RUNNING);
        assertThat(ref(spec)).isEqualTo(foreign);
        host.apply(Specs.next(spec).setPower(Power.POWER_OFF).build());
        host.watch().await(spec.getDomainId(), 2, OFF);
        Files.delete(kernel);
    }

    @Test
    void anOrderForAForeignDomainIsNotCarriedOut() throws Exception {
        DomainSpec spec = Specs.running(host.blobs);
        Path kernel = Files.createTempFile("kernel", "");
        DomainRef foreign = host.machine()
                .hypervisor()
                .createPaused(
                        CALL,
                        DomainConfig.of(DomainId.parse(spec.getDomainId()), "theirs", new Boot.Kernel(kernel, ""))
                                .build());
        host.apply(spec.toBuilder().setPower(Power.POWER_ABSENT).build());
        DomainReport report = host.watch().await(spec.getDomainId(), DomainReport::hasFailure);
        assertThat(report.getFailure().getReason()).isEqualTo("INVALID_CONFIG");
        assertThat(ref(spec)).isEqualTo(foreign);
        Files.delete(kernel);
    }
}
