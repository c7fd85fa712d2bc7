package io.xenith.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.lab.LabException;
import io.xenith.lab.XenRelease;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final Path STATE = Path.of("state");

    @Test
    void readsNumberAndRelease() {
        assertThat(Arguments.parse(List.of("up", "2", "--xen", "4.17"), STATE))
                .isEqualTo(new Arguments("up", List.of("2"), XenRelease.XEN_4_17, STATE));
        assertThat(Arguments.parse(List.of("up", "--xen=4.20", "--state=other"), STATE))
                .isEqualTo(new Arguments("up", List.of(), XenRelease.XEN_4_20, Path.of("other")));
    }

    @Test
    void leavesTheFlagsOfACommandInTheHostAlone() {
        assertThat(Arguments.parse(List.of("ssh", "lab1", "xl", "list", "--state", "-v"), STATE)
                        .words())
                .containsExactly("lab1", "xl", "list", "--state", "-v");
    }

    @Test
    void saysWhichReleasesThereAre() {
        assertThatThrownBy(() -> Arguments.parse(List.of("up", "--xen", "4.19"), STATE))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("4.17, 4.20");
        assertThatThrownBy(() -> Arguments.parse(List.of("up", "--many"), STATE))
                .isInstanceOf(LabException.class);
    }
}
