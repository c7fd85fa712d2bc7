package io.xenith.hypervisor.libxl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON as libxl takes and gives it. */
class JsonTest {
    @Test
    void readsWhatItWrote() {
        var value = new Json.Members()
                .put("name", "a \"quoted\" \\ name\twith\u0001controls é")
                .put("uuid", "00000000-0000-0000-0000-000000000000")
                .put("memkb", 131072)
                .put("list", Json.of(List.of(Json.of(1), new Json.Bool(true), new Json.Null(), Json.defbool(false))))
                .put("type.pvh", new Json.Members().build())
                .build();

        assertThat(Json.parse(value.write())).isEqualTo(value);
    }

    @Test
    void readsLibxlsSpaciousForm() {
        var value =
                Json.parse("{\n    \"domid\": 7,\n    \"paused\": true,\n  \"cpus\": [\n 0,\n 1 ],\n \"x\": { }\n}\n");

        assertThat(value.number("domid")).hasValue(7);
        assertThat(value.flag("paused")).isTrue();
        assertThat(value.elements("cpus")).containsExactly(Json.of(0), Json.of(1));
        assertThat(value.text("domid")).isEmpty();
    }

    @Test
    void takesNullForAbsent() {
        var value = Json.parse("{\"ssid_label\": null, \"name\": \"\"}");

        assertThat(value.member("ssid_label")).isEmpty();
        assertThat(value.text("name")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,", "{\"a\"}", "\"a", "tru", "{} {}", "\"\\x\"", "\"\\u12\"", "[1 2]", "-"})
    void refusesWhatIsNotJson(String text) {
        if (text.equals("-")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Json.parse("{\"n\":-}").number("n").getAsLong());
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
        }
    }

    @Test
    void refusesWhatIsTooDeepToRead() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("[".repeat(100_000)));
    }
}
