package io.xenith.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchTest {
    private final Launch launch = launch(Map.of("PASSWORD", "secret"), "build 1");

    @Test
    void sameLaunchHasSameFingerprint() {
        assertThat(launch(Map.of("PASSWORD", "secret"), "build 1").fingerprint())
                .isEqualTo(launch.fingerprint());
    }

    @Test
    void otherEnvironmentOrOtherBuildIsAnotherLaunch() {
        assertThat(launch(Map.of("PASSWORD", "other"), "build 1").fingerprint()).isNotEqualTo(launch.fingerprint());
        assertThat(launch(Map.of("PASSWORD", "secret"), "build 2").fingerprint())
                .isNotEqualTo(launch.fingerprint());
    }

    @Test
    void doesNotTellItsEnvironment() {
        assertThat(launch.toString()).doesNotContain("secret");
        assertThat(launch.fingerprint()).doesNotContain("secret");
    }

    @Test
    void refusesMarkerThatIsNoArgument() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Launch(List.of("a"), Map.of(), Path.of("/"), "b", ""));
    }

    private static Launch launch(Map<String, String> environment, String stamp) {
        return new Launch(List.of("program", "mark"), environment, Path.of("/"), "mark", stamp);
    }
}
