package io.xenith.standalone.seed;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The one-time token with which hosts join, from the fleet API. */
public final class EnrolmentToken {
    private EnrolmentToken() {}

    /** A new token, good for so many hosts and one hour. */
    public static String create(URI gateway, Map<String, String> administrator, int uses)
            throws IOException, InterruptedException {
        try (var api = new CloudApi(gateway, administrator)) {
            var answer =
                    api.post("/fleet/v1/enrolment-tokens", CloudApi.object().put("uses", uses));
            return answer.path("token").asText();
        }
    }
}
