package io.xenith.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The chart, rendered with the library that the helm command is made of. */
class ChartTest {

    private static final Helm CHART = new Helm(Path.of("xenith"));

    @Test
    void rendersTheThreeServicesOfTheControlSide() {
        var objects = render(complete());

        assertThat(objects.stream()
                        .filter(object -> List.of("Deployment", "StatefulSet").contains(object.get("kind"))))
                .hasSize(3)
                .allSatisfy(object -> assertThat(object.toString())
                        .contains("readOnlyRootFilesystem=true", "runAsNonRoot=true", "/q/health/ready")
                        .doesNotContain("password="));
        assertThat(kinds(objects)).contains("Service", "PodDisruptionBudget").doesNotContain("Certificate");
    }

    @Test
    void asksCertManagerForOneIdentityEach() {
        var objects = render(complete().set("tls.certManagerIssuer", "house"));

        assertThat(objects.stream().filter(object -> "Certificate".equals(object.get("kind"))))
                .hasSize(3)
                .extracting(
                        object -> String.valueOf(((Map<?, ?>) object.getOrDefault("spec", Map.of())).get("dnsNames")))
                .containsExactlyInAnyOrder(
                        "[api-gateway.xenith.internal]",
                        "[control-plane.xenith.internal]",
                        "[image-service.xenith.internal]");
    }

    @Test
    void saysWhichValueIsMissing() {
        assertThatThrownBy(() -> CHART.template().withName("x").call()).hasMessageContaining("is required");
        assertThatThrownBy(() -> complete().set("kafka.bootstrapServers", "").call())
                .hasMessageContaining("kafka.bootstrapServers is required");
    }

    @Test
    void passesHelmsOwnChecks() {
        assertThat(CHART.lint().call().isFailed()).isFalse();
    }

    private static TemplateCommand complete() {
        return CHART.template()
                .withName("cloud")
                .set("publicUrl", "https://cloud.example.org")
                .set("postgresql.address", "postgres:5432")
                .set("postgresql.existingSecret", "postgres")
                .set("kafka.bootstrapServers", "kafka:9092")
                .set("keycloak.url", "https://login.example.org")
                .set("keycloak.existingSecret", "keycloak")
                .set("tokens.existingSecret", "tokens")
                .set("tls.authoritySecret", "authority");
    }

    private static List<Map<String, Object>> render(TemplateCommand command) {
        var objects = new ArrayList<Map<String, Object>>();
        for (Object document : new Yaml().loadAll(command.call())) {
            if (document instanceof Map<?, ?> map) {
                var object = new java.util.LinkedHashMap<String, Object>();
                map.forEach((key, value) -> object.put(String.valueOf(key), value));
                objects.add(object);
            }
        }
        return objects;
    }

    private static List<Object> kinds(List<Map<String, Object>> objects) {
        return objects.stream().map(object -> object.getOrDefault("kind", "")).toList();
    }
}
