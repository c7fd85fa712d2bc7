package io.xenith.controlplane.quota;

import java.util.Map;

/** Quota with the built-in defaults. */
public final class TestingQuota {

    private TestingQuota() {}

    /** A store of claims. */
    public static QuotaStore store() {
        return new QuotaStore(new QuotaConfig() {
            @Override
            public Map<String, Long> defaults() {
                return Map.of();
            }
        });
    }
}
