package io.xenith.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RequirementsTest {
    private static final String SYSTEM = "Linux amd64";

    @Test
    void namesEachMissingProgramAndThePackagesThatBringThem() {
        assertThat(Requirements.findMissing(true, SYSTEM, true, name -> !Set.of("qemu-system-x86_64", "mke2fs")
                        .contains(name)))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("lacks qemu-system-x86_64, mke2fs")
                        .endsWith("apt-get install e2fsprogs qemu-system-x86"));
    }

    @Test
    void needsRootOnlyToMakeTheImage() {
        assertThat(Requirements.findMissing(true, SYSTEM, false, _ -> true))
                .hasValueSatisfying(text -> assertThat(text).contains("needs root"));
        assertThat(Requirements.findMissing(false, SYSTEM, false, _ -> true)).isEmpty();
    }

    @Test
    void asksNothingOfAMachineThatCannotAnyway() {
        assertThat(Requirements.findMissing(false, "Mac OS X aarch64", true, _ -> true))
                .hasValueSatisfying(text -> assertThat(text).contains("needs Linux on x86-64"));
    }
}
