package io.xenith.lab.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.lab.XenRelease;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private static final Map<String, byte[]> FILES =
            Map.of("packages", bytes("# tools\nless\n\nfile\n"), "init.sh", bytes("echo"));

    @Test
    void isNamedByReleaseAndContent() {
        var name = Recipe.of(XenRelease.XEN_4_17, "25.0.1", FILES).name();
        assertThat(name).matches("4\\.17-[0-9a-f]{12}");
        assertThat(Recipe.of(XenRelease.XEN_4_17, "25.0.1", FILES).name()).isEqualTo(name);
    }

    @Test
    void isAnotherWhenAnyPartOfItIs() {
        var changed = Map.of("packages", bytes("# tools\nless\n\nfile\n"), "init.sh", bytes("echo 2"));
        assertThat(Recipe.of(XenRelease.XEN_4_20, "25.0.1", FILES).name())
                .isNotEqualTo(Recipe.of(XenRelease.XEN_4_20, "25.0.1", changed).name())
                .isNotEqualTo(Recipe.of(XenRelease.XEN_4_20, "25.0.2", FILES).name());
    }

    @Test
    void addsTheHypervisorOfTheReleaseToThePackages() {
        assertThat(Recipe.of(XenRelease.XEN_4_20, "25", FILES).packages())
                .containsExactly("xen-hypervisor-4.20-amd64", "xen-utils-4.20", "less", "file");
    }

    @Test
    void isWholeAsPacked() {
        assertThat(Recipe.of(XenRelease.NEWEST).packages()).contains("linux-image-amd64", "openssh-server");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
