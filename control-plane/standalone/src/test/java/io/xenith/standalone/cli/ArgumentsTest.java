package io.xenith.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenith.standalone.settings.OperatorException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void readsSettingsInBothSpellings() {
        var arguments = Arguments.parse(List.of("up", "--hosts", "10", "--port=kafka=9", "--port", "keycloak=8"));
        assertThat(arguments.command()).isEqualTo("up");
        assertThat(arguments.settings()).isEqualTo(Map.of("hosts", "10", "port.kafka", "9", "port.keycloak", "8"));
    }

    @Test
    void readsNumbersInBothSpellings() {
        var arguments = Arguments.parse(List.of("load", "--servers", "20", "--rounds=3"));
        assertThat(arguments.number("servers", 300)).isEqualTo(20);
        assertThat(arguments.number("rounds", 1)).isEqualTo(3);
        assertThat(arguments.number("parallel", 8)).isEqualTo(8);
    }

    @Test
    void stateIsTheFlagThenTheVariableThenInTheTree() {
        var home = Path.of("/tree");
        var variable = Map.of("XENITH_STATE", "/variable");
        assertThat(Arguments.parse(List.of("up", "--state", "/flag")).stateDirectory(variable, home))
                .isEqualTo(Path.of("/flag"));
        assertThat(Arguments.parse(List.of("up")).stateDirectory(variable, home))
                .isEqualTo(Path.of("/variable"));
        assertThat(Arguments.parse(List.of("up")).stateDirectory(Map.of(), home))
                .isEqualTo(Path.of("/tree/.xenith"));
    }

    @Test
    void saysWhatIsWrong() {
        refuses("--port needs", "up", "--port");
        refuses("api-gateway, keycloak", "up", "--port", "nonsense=1");
        refuses("--servers takes a number, not 'many'", "load", "--servers", "many");
        refuses("Unknown option --fast", "up", "--fast");
    }

    private static void refuses(String because, String... words) {
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> Arguments.parse(List.of(words)))
                .withMessageContaining(because);
    }
}
