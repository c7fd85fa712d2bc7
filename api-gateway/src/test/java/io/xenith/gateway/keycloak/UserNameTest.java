package io.xenith.gateway.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserNameTest {

    private static final String OTHER = "2f6d1f5a-6e0b-4c53-8f0e-4a1c3b7d9e02";

    @Test
    void keepsPlainNamesOfTheDefaultDomain() {
        assertThat(new UserName("default", "Admin").login()).isEqualTo("admin");
        assertThat(new UserName("default", "ann@example.org").login()).isEqualTo("ann@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "a", "ann b", "x.default.admin", "ä/ö+", "name+20", "日本", "a.b", "+41"})
    void findsBackTheNameAndItsDomain(String name) {
        for (String domain : List.of("default", OTHER)) {
            UserName full = new UserName(domain, name);
            assertThat(UserName.ofLogin(full.login())).isEqualTo(full);
            assertThat(full.login()).matches("[a-z0-9._@+-]{3,}");
        }
    }

    @Test
    void givesNoTwoUsersOneLogin() {
        Set<String> logins = new HashSet<>();
        List<String> names =
                List.of("admin", "x.default.admin", "x." + OTHER.replace("-", "") + ".admin", "+61dmin", "a");
        for (String domain : List.of("default", OTHER)) {
            for (String name : names) {
                assertThat(logins.add(new UserName(domain, name).login())).isTrue();
            }
        }
    }

    @Test
    void saysWhenANameDoesNotFit() {
        assertThat(new UserName("default", "n".repeat(300)).fits()).isFalse();
        assertThat(new UserName("default", "n".repeat(200)).fits()).isTrue();
        assertThat(new UserName("default", "").fits()).isFalse();
    }
}
