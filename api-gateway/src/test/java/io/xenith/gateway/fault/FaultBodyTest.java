package io.xenith.gateway.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xenith.gateway.http.Api;
import io.xenith.gateway.http.RequestId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals that any request may meet, in the form that the clients of each API read. */
class FaultBodyTest {

    @ParameterizedTest
    @CsvSource({
        "IDENTITY, /error/code, 429",
        "COMPUTE, /overLimit/retryAfter, 7",
        "NETWORK, /NeutronError/type, HTTPTooManyRequests",
        "IMAGE, /code, 429 Too Many Requests",
        "PLACEMENT, /errors/0/status, 429",
        "FLEET, /status, 429"
    })
    void whoAsksTooOftenIsToldSo(Api api, String pointer, String value) throws JsonProcessingException {
        ApiFault fault = ApiFault.tooManyRequests(7);
        assertThat(fault.headers()).containsEntry("Retry-After", "7");
        assertThat(at(api, fault, pointer)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "IDENTITY, /error/code, 413",
        "COMPUTE, /overLimit/code, 413",
        "NETWORK, /NeutronError/type, HTTPRequestEntityTooLarge",
        "IMAGE, /code, 413 Request Entity Too Large",
        "PLACEMENT, /errors/0/status, 413",
        "FLEET, /status, 413"
    })
    void whoSendsTooMuchIsToldSo(Api api, String pointer, String value) throws JsonProcessingException {
        assertThat(at(api, ApiFault.tooLarge("too large"), pointer)).isEqualTo(value);
    }

    private static String at(Api api, ApiFault fault, String pointer) throws JsonProcessingException {
        return new ObjectMapper()
                .readTree(FaultBody.of(api, fault, RequestId.random(), true).text())
                .at(pointer)
                .asText();
    }
}
