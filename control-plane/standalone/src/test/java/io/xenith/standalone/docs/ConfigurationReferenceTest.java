package io.xenith.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} says what the code says. Run with {@code -Dxenith.docs.write=true} to write the page anew. */
class ConfigurationReferenceTest {

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/configuration.md");

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException {
        var rendered = render();
        if (Boolean.getBoolean("xenith.docs.write")) {
            Files.writeString(PAGE, rendered);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md is old: run this test with -Dxenith.docs.write=true and commit the page")
                .isEqualTo(rendered);
    }

    @Test
    void everySettingSaysWhatItIsFor() throws IOException {
        for (var service : services().entrySet()) {
            ConfigurationReader.read(sources(service.getValue())).values().forEach(settings -> assertThat(settings)
                    .as(service.getKey())
                    .allSatisfy(setting ->
                            assertThat(setting.text()).as(setting.name()).isNotBlank()));
        }
    }

    private static String render() throws IOException {
        var page = new StringBuilder("""
                # Configuration reference

                Made from the code by `ConfigurationReferenceTest`; do not edit. Each setting is a property and an environment variable. What
                Quarkus itself reads (`quarkus.datasource.*`, `quarkus.http.*`, `quarkus.log.*`, `quarkus.otel.*`) is in its own reference.
                """);
        for (var service : services().entrySet()) {
            page.append("\n## ").append(service.getKey()).append('\n');
            ConfigurationReader.read(sources(service.getValue())).forEach((title, settings) -> {
                page.append('\n')
                        .append(title)
                        .append("\n\n| Property · variable | Type | Default | Meaning |\n|---|---|---|---|\n");
                for (var setting : settings) {
                    page.append("| `%s` · `%s` | `%s` | %s | %s |%n"
                            .formatted(
                                    setting.name(),
                                    setting.environmentVariable(),
                                    setting.type().replace("|", "\\|"),
                                    setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`",
                                    setting.text().replace("|", "\\|")));
                }
            });
        }
        return page.toString();
    }

    private static Map<String, Path> services() {
        var services = new LinkedHashMap<String, Path>();
        services.put("api-gateway", ROOT.resolve("api-gateway/src/main/java"));
        services.put("control-plane", ROOT.resolve("control-plane/server/src/main/java"));
        services.put("image-service", ROOT.resolve("image-service/server/src/main/java"));
        return services;
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(ConfigurationReferenceTest::mentionsMapping)
                    .sorted()
                    .toList();
        }
    }

    private static boolean mentionsMapping(Path file) {
        try {
            return Files.readString(file).contains("@ConfigMapping");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
