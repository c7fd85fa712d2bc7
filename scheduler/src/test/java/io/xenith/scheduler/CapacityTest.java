package io.xenith.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CapacityTest {
    @Test
    void reservesComeOffBeforeOvercommit() {
        var capacity =
                new Capacity(new Resources(16, 65_536, 500), new Resources(2, 4096, 20), new Overcommit(4.0, 1.0, 1.5));

        assertThat(capacity.allocatable()).isEqualTo(new Resources(56, 61_440, 720));
    }

    @Test
    void fractionsAreNotPromised() {
        var capacity = new Capacity(new Resources(3, 100, 1), Resources.NONE, new Overcommit(1.5, 0.999, 0.5));

        assertThat(capacity.allocatable()).isEqualTo(new Resources(4, 99, 0));
    }

    @Test
    void reserveAboveTheTotalLeavesNothing() {
        var capacity = new Capacity(new Resources(1, 1, 1), new Resources(2, 2, 2), Overcommit.DEFAULT);

        assertThat(capacity.allocatable()).isEqualTo(Resources.NONE);
    }

    @Test
    void hugeOvercommitStopsAtTheBound() {
        var most = new Resources(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

        assertThat(new Capacity(most, Resources.NONE, new Overcommit(16, 16, 16)).allocatable())
                .isEqualTo(most);
    }

    @Test
    void amountsOutOfBoundsAreRefused() {
        assertThatThrownBy(() -> new Resources(0, 1L << 31, 0)).hasMessage("memory out of bounds: 2147483648");
        assertThatThrownBy(() -> new Resources(-1, 0, 0)).hasMessage("vcpus out of bounds: -1");
        assertThatThrownBy(() -> new Overcommit(Double.NaN, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
