package io.xenith.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdsTest {

    private static final String DASHED = "2f6d1f5a-6e0b-4c53-8f0e-4a1c3b7d9e02";
    private static final String HEX = "2f6d1f5a6e0b4c538f0e4a1c3b7d9e02";

    @Test
    void turnsEitherSpellingIntoTheOther() {
        assertThat(Ids.toHex(DASHED)).isEqualTo(HEX);
        assertThat(Ids.toHex("default")).isEqualTo("default");
        assertThat(Ids.findUuid(HEX)).contains(DASHED);
        assertThat(Ids.findUuid(DASHED)).contains(DASHED);
        assertThat(Ids.findUuid("default")).isEmpty();
        assertThat(Ids.findDomain("default")).contains("default");
        assertThat(Ids.findUuid(HEX + "0")).isEmpty();
    }

    @Test
    void takesOnlyWellFormedIdsOfClients() {
        assertThat(RequestId.findGlobal("req-" + DASHED)).isPresent();
        assertThat(RequestId.findGlobal("req-" + DASHED + "\n")).isEmpty();
        assertThat(RequestId.findGlobal(DASHED)).isEmpty();
        assertThat(RequestId.findGlobal(null)).isEmpty();
    }

    @Test
    void givesEachStepOfARequestItsOwnKeyAndTheSameEachTime() {
        RequestId id = RequestId.random();
        assertThat(id.step("a"))
                .isEqualTo(id.step("a"))
                .isNotEqualTo(id.step("b"))
                .isNotEqualTo(id);
        assertThat(id.step("a").value()).startsWith("req-");
    }
}
