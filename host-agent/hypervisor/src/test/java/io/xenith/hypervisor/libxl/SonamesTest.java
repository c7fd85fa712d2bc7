package io.xenith.hypervisor.libxl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Under which names libxl is looked for. */
class SonamesTest {
    @Test
    void triesTheReleaseThatRunsFirst() {
        var names = Sonames.computeCandidates(Optional.of("4.17"));

        assertThat(names).startsWith("libxenlight.so.4.17").doesNotHaveDuplicates();
    }

    @Test
    void thenTriesTheNewestFirst() {
        var names = Sonames.computeCandidates(Optional.empty());

        assertThat(names.indexOf("libxenlight.so.4.20")).isLessThan(names.indexOf("libxenlight.so.4.17"));
        assertThat(names).endsWith("libxenlight.so.4.17");
    }

    @Test
    void takesNoPathFromWhatTheKernelSays() {
        assertThat(Sonames.computeCandidates(Optional.of("../../tmp/x"))).noneMatch(name -> name.contains("/"));
    }

    @Test
    void saysWhatItLookedForWhereThereIsNone() {
        var loading = LibxlLibrary.load(java.util.List.of("libxenlight.so.0.0"));

        assertThat(loading).isInstanceOfSatisfying(LibxlLibrary.Loading.NotLoaded.class, none -> assertThat(none.why())
                .contains("libxenlight.so.0.0"));
    }
}
