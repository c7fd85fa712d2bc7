package io.xenith.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that {@code ./xenith COMMAND --help} prints. */
class HelpTest {
    private static final List<String> COMMANDS =
            List.of("up", "down", "status", "openrc", "logs", "restart", "load", "reset", "test");

    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "status", "openrc", "logs", "restart", "load", "reset", "test"})
    void everyCommandHasAPage(String command) throws IOException {
        assertThat(page(command)).startsWith("./xenith " + command);
        assertThat(page(command).lines()).allMatch(line -> line.length() <= 132);
    }

    @Test
    void everyOptionIsOnAPage() throws IOException {
        var pages = new StringBuilder();
        for (var command : COMMANDS) {
            pages.append(page(command));
        }
        var words = pages.toString()
                .lines()
                .flatMap(line -> List.of(line.split("[^-a-z]+")).stream())
                .collect(Collectors.toSet());
        assertThat(words).containsAll(Arguments.options());
    }

    private static String page(String command) throws IOException {
        try (var page = Commands.class.getResourceAsStream("help/" + command + ".txt")) {
            return new String(Objects.requireNonNull(page, command).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
