package io.xenith.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.gateway.fault.ApiFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {

    private static JsonBody body(String text) {
        try {
            return JsonBodyReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonFields server(String fields) {
        return body("{\"server\": {" + fields + "}}").required("server");
    }

    private static void refused(int status, String message, ThrowingCallable read) {
        assertThatThrownBy(read).isInstanceOfSatisfying(ApiFault.class, fault -> {
            assertThat(fault.status()).isEqualTo(status);
            assertThat(fault.message()).contains(message);
        });
    }

    @Test
    void readsWhatIsThere() {
        JsonFields fields = server("\"name\": \"vm\", \"count\": \"3\", \"on\": \"True\", \"tags\": [\"a\"]");

        assertThat(fields.string("name", 1, 255)).isEqualTo("vm");
        assertThat(fields.integer("count", 1, 10)).isEqualTo(3);
        assertThat(fields.bool("on", false)).isTrue();
        assertThat(fields.findStrings("tags", 10, 1, 60)).contains(java.util.List.of("a"));
        assertThat(fields.findString("missing", 1, 2)).isEmpty();
    }

    @Test
    void namesTheFieldThatIsWrong() {
        refused(400, "'server' is a required property", () -> body("{}").required("server"));
        refused(400, "'name' is a required property", () -> server("").string("name", 1, 255));
        refused(400, "Invalid input for field/attribute name. Value: . '' is too short", () -> server("\"name\": \"\"")
                .string("name", 1, 255));
        refused(400, "Invalid input for field/attribute name. Value: 5. 5 is not of type 'string'", () -> server(
                        "\"name\": 5")
                .string("name", 1, 255));
        refused(400, "is greater than the maximum of 2", () -> server("\"n\": 3")
                .integer("n", 0, 2));
        refused(400, "is not of type 'integer'", () -> server("\"n\": 1.5").integer("n", 0, 2));
        refused(400, "'x' was unexpected", () -> server("\"x\": 1").allowOnly(Set.of("name")));
        refused(400, "Too many items", () -> server("\"t\": [1, 2]").findList("t", 1));
    }

    @Test
    void neverShowsASecret() {
        assertThatThrownBy(() -> server("\"password\": \"hunter2\"").secret("password", 10, 20))
                .isInstanceOf(ApiFault.class)
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> server("\"password\": {\"a\": \"hunter2\"}").secret("password", 1, 20))
                .isInstanceOf(ApiFault.class)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "3", "null", "{", "{\"a\": 1}}", "{\"a\": 1} {}", "{\"a\": 1, \"a\": 2}", "{'a': 1}"})
    void refusesWhatIsNotOneJsonObject(String text) {
        refused(400, "", () -> body(text));
    }

    @Test
    void refusesWhatIsTooLargeOrTooDeep() {
        refused(413, "too large", () -> body("{\"a\": \"" + "x".repeat(JsonBodyReader.BYTES_AT_MOST) + "\"}"));
        refused(400, "Malformed", () -> body("{\"a\": " + "[".repeat(1_000) + "]".repeat(1_000) + "}"));
    }
}
