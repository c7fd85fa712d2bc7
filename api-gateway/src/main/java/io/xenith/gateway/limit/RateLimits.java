package io.xenith.gateway.limit;

import io.xenith.gateway.fault.ApiFault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Refuses who asks too often, with 429 and the time to wait. */
@ApplicationScoped
public class RateLimits {

    private final boolean enabled;
    private final TokenBuckets users;
    private final TokenBuckets logins;

    /** With the configured rates. */
    public RateLimits(LimitConfig config) {
        this.enabled = config.enabled();
        this.users = new TokenBuckets(config.userRequestsPerSecond(), config.userBurst(), System::nanoTime);
        this.logins = new TokenBuckets(config.loginsPerSecond(), config.loginBurst(), System::nanoTime);
    }

    /** Counts a request of a user whose token is checked already; throws 429. */
    public void countRequest(String userId) {
        refuseIfEmpty(users, userId);
    }

    /** Counts a login from an address, before any of it is looked at; throws 429. */
    public void countLogin(String remoteAddress) {
        refuseIfEmpty(logins, remoteAddress);
    }

    private void refuseIfEmpty(TokenBuckets buckets, String key) {
        if (!enabled) {
            return;
        }
        Duration wait = buckets.take(key);
        if (!wait.isZero()) {
            throw ApiFault.tooManyRequests(Math.max(1, wait.plusMillis(999).toSeconds()));
        }
    }
}
