package io.xenith.gateway.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.gateway.fault.ApiFault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MicroversionsTest {

    private static final Microversions RANGE =
            new Microversions("compute", new Microversion("compute", 2, 1), new Microversion("compute", 2, 96));

    @Test
    void answersInTheBaseVersionWhenNoneIsAsked() {
        assertThat(RANGE.negotiate(List.of(), null)).isEqualTo(RANGE.min());
        assertThat(RANGE.negotiate(List.of("volume 3.60"), null)).isEqualTo(RANGE.min());
    }

    @Test
    void heedsEitherHeaderAndTheNewerOneFirst() {
        assertThat(RANGE.negotiate(List.of(), "2.37").text()).isEqualTo("2.37");
        assertThat(RANGE.negotiate(List.of("compute 2.53"), "2.37").text()).isEqualTo("2.53");
        assertThat(RANGE.negotiate(List.of("volume 3.1, Compute 2.9"), null).text())
                .isEqualTo("2.9");
        assertThat(RANGE.negotiate(List.of("volume 3.1", "compute 2.10"), null).text())
                .isEqualTo("2.10");
    }

    @Test
    void takesLatestForTheNewest() {
        assertThat(RANGE.negotiate(List.of("compute latest"), null)).isEqualTo(RANGE.max());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0", "2.97", "3.1", "1.99"})
    void refusesWhatIsOutsideTheRange(String asked) {
        assertThatThrownBy(() -> RANGE.negotiate(List.of("compute " + asked), null))
                .isInstanceOfSatisfying(ApiFault.class, fault -> {
                    assertThat(fault.status()).isEqualTo(406);
                    assertThat(fault.message())
                            .isEqualTo("Version " + asked
                                    + " is not supported by the API. Minimum is 2.1 and maximum is 2.96.");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "2.", "2.01", "two", "2.1.1", "-2.1", "99999.1"})
    void refusesWhatIsNoVersion(String asked) {
        assertThatThrownBy(() -> RANGE.negotiate(List.of(), asked))
                .isInstanceOfSatisfying(
                        ApiFault.class, fault -> assertThat(fault.status()).isEqualTo(400));
    }
}
