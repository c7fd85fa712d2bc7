package io.xenith.hostagent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hostagent.TestingControlPlane;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joining an installation by hand, and what is said when it cannot be. */
class EnrolCommandTest {

    private final Path directory;
    private final TestingControlPlane controlPlane;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    EnrolCommandTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        controlPlane = new TestingControlPlane(directory, Duration.ofDays(1));
        Files.writeString(
                directory.resolve("agent.conf"),
                "#control-plane=HOST:PORT\nca=" + directory.resolve("ca.crt") + "\nstate=" + directory.resolve("state")
                        + "\n");
    }

    @AfterEach
    void close() {
        controlPlane.close();
    }

    private int enrol(String... more) {
        out.reset();
        err.reset();
        List<String> words = new ArrayList<>(List.of(more));
        if (!words.contains("--control-plane")) {
            with(words, "--control-plane", controlPlane.address());
        }
        with(words, "--image-service", "127.0.0.1:1");
        with(words, "--ca-file", controlPlane.authorityFile().toString());
        with(words, "--token-file", controlPlane.tokenFile().toString());
        with(words, "--config", directory.resolve("agent.conf").toString());
        with(words, "--start", "no");
        return EnrolCommand.run(words, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    private static void with(List<String> words, String word, String value) {
        if (!words.contains(word)) {
            words.addAll(List.of(word, value));
        }
    }

    @Test
    void enrolsWritesTheConfigurationAndMayBeRunAgain() throws IOException {
        assertThat(enrol("--zone", "az1")).as("%s", err).isZero();
        assertThat(out.toString(UTF_8)).contains("This host is enrolled as ");
        assertThat(Files.readString(directory.resolve("agent.conf")))
                .contains("control-plane=" + controlPlane.address(), "zone=az1")
                .doesNotContain("token", "HOST:PORT");
        String first = out.toString(UTF_8);
        assertThat(enrol()).isZero();
        assertThat(out.toString(UTF_8)).as("the same host").isEqualTo(first);
    }

    @Test
    void aWrongTokenIsSaidWithoutSayingTheToken() throws IOException {
        Files.writeString(controlPlane.tokenFile(), "a-wrong-secret");
        assertThat(enrol()).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .contains("refuses the token", "Ask an operator")
                .doesNotContain("a-wrong-secret");
        Files.delete(controlPlane.tokenFile());
        assertThat(enrol()).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("--token-file", "cannot be read");
    }

    @Test
    void aControlPlaneThatDoesNotAnswerIsSaidWithItsAddress() {
        String address = controlPlane.address();
        controlPlane.close();
        assertThat(enrol("--control-plane", address)).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("cannot be reached at " + address, "firewall");
    }

    @Test
    void anotherAuthorityIsNotBelieved() throws IOException {
        assertThat(enrol("--ca-sha256", "00:11")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("--ca-sha256", "another one");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        try (TestingControlPlane other = new TestingControlPlane(elsewhere, Duration.ofDays(1))) {
            assertThat(enrol("--ca-file", other.authorityFile().toString())).isEqualTo(1);
            assertThat(err.toString(UTF_8)).contains("no certificate of this authority", "--ca-file");
        }
    }

    @Test
    void wrongWordsAreNamed() {
        assertThat(enrol("--nonsense", "1")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--nonsense", "enrol --help");
    }
}
