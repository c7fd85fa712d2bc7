package io.xenith.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OriginsTest {

    private final Origins configured =
            new Origins(Optional.of("https://cloud.example.org"), Set.of("https://portal.example.org"));
    private final Origins byHost = new Origins(Optional.empty(), Set.of());

    @Test
    void programsSayNothingAndMay() {
        assertThat(configured.allow(null, "cloud.example.org")).isTrue();
    }

    @Test
    void ownPagesAndThoseNamedMay() {
        assertThat(configured.allow("https://cloud.example.org", "gateway-1:8774"))
                .isTrue();
        assertThat(configured.allow("https://portal.example.org", "cloud.example.org"))
                .isTrue();
        assertThat(byHost.allow("http://127.0.0.1:8774", "127.0.0.1:8774")).isTrue();
    }

    @Test
    void pagesOfOthersMayNot() {
        assertThat(configured.allow("https://evil.example.org", "cloud.example.org"))
                .isFalse();
        assertThat(configured.allow("https://evil.example.org", "evil.example.org"))
                .isFalse();
        assertThat(configured.allow("null", "cloud.example.org")).isFalse();
        assertThat(byHost.allow("null", null)).isFalse();
        assertThat(byHost.allow("http://evil.example.org", "127.0.0.1:8774")).isFalse();
        assertThat(byHost.allow("no address", "127.0.0.1:8774")).isFalse();
    }
}
