package io.xenith.lab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.lab.LabException;
import org.junit.jupiter.api.Test;

class AptSetupTest {
    private static final String TARGETS = """
            http://security.example/debian-security/ bookworm-security main
            http://tools.example/apt/ nodistro main
            http://mirror.example/debian/ bookworm contrib
            http://mirror.example/debian/ bookworm main
            http://mirror.example/debian/ bookworm-updates main
            """;

    @Test
    void takesTheMirrorOfTheMainArchive() {
        assertThat(AptSetup.parse(TARGETS, "").mirror()).isEqualTo("http://mirror.example/debian/");
    }

    @Test
    void saysWhatToDoWhenAptKnowsNoDebian() {
        assertThatThrownBy(() -> AptSetup.parse("http://mirror.example/ubuntu/ noble main\n", ""))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("no mirror of Debian")
                .hasMessageContaining("sources.list.d");
    }

    @Test
    void carriesProxyAndDateSettingsAndNothingElse() {
        var setup = AptSetup.parse(TARGETS, """
                APT::Architecture "amd64";
                Acquire::cdrom::mount "/media/cdrom/";
                Acquire::http::Proxy "http://proxy.example:3128";
                Acquire::Check-Valid-Until "false";
                Dir::Etc "etc/apt";
                """);
        assertThat(setup.proxy()).contains("http://proxy.example:3128");
        assertThat(setup.acquire())
                .isEqualTo(
                        "Acquire::http::Proxy \"http://proxy.example:3128\";\nAcquire::Check-Valid-Until \"false\";\n");
    }
}
