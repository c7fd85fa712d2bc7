package io.xenith.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contracts obey the rules of their {@code buf.yaml}, and nothing that the last release relied on was changed. After a release, {@code
 * buf build --exclude-source-info -o baseline.binpb.gz} in each module makes its contract the one to keep to.
 */
class ContractsTest {

    private static Optional<Buf> buf = Optional.empty();

    @BeforeAll
    static void findBuf() throws Exception {
        buf = Buf.find();
        Assumptions.assumeTrue(
                buf.isPresent(), "no buf on PATH, and npm did not get one; the contracts were not looked at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"control-plane/api", "host-agent/api", "image-service/api"})
    void contractsObeyTheirRules(String module) throws Exception {
        expectNoComplaint(module, "lint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"control-plane/api", "host-agent/api", "image-service/api"})
    void contractsKeepWhatWasReleased(String module) throws Exception {
        expectNoComplaint(module, "breaking", "--against", "baseline.binpb.gz");
    }

    private static void expectNoComplaint(String module, String... arguments) throws Exception {
        var outcome = buf.orElseThrow().run(Path.of("..", "..").resolve(module), arguments);
        assertThat(outcome.output()).as(module).isEmpty();
        assertThat(outcome.status()).as(module).isZero();
    }
}
