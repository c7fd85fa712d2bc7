package io.xenith.gateway.token;

import io.quarkus.runtime.Startup;
import io.xenith.gateway.access.TokenCheck;
import io.xenith.gateway.backend.ControlPlane;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts together, and runs the two things that happen by the clock: polling revocations and looking at the key files. */
@Singleton
@Startup
class TokenService {

    private static final Logger LOG = LoggerFactory.getLogger(TokenService.class);
    private static final long KEYS_EVERY_SECONDS = 10;

    private final Tokens tokens;
    private final TokenRevoker revoker;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("token-upkeep").daemon().factory());

    TokenService(TokenConfig config, ControlPlane controlPlane) {
        InstantSource clock = InstantSource.system();
        SigningKeys keys = SigningKeys.load(config.keyFile());
        Revocations revocations = new Revocations();
        this.tokens = new Tokens(keys, revocations, config.lifetime(), clock);
        this.revoker = new TokenRevoker(controlPlane, revocations, config.lifetime(), clock);
        long pollMillis = Math.max(100, config.revocationPoll().toMillis());
        var polling = timer.scheduleWithFixedDelay(guarded(revoker::poll), 0, pollMillis, TimeUnit.MILLISECONDS);
        var reloading = timer.scheduleWithFixedDelay(
                guarded(keys::reload), KEYS_EVERY_SECONDS, KEYS_EVERY_SECONDS, TimeUnit.SECONDS);
        LOG.atInfo()
                .addKeyValue("lifetime", config.lifetime())
                .addKeyValue("poll.ms", pollMillis)
                .addKeyValue("running", !polling.isDone() && !reloading.isDone())
                .log("token service started");
    }

    // A timer forgets a task that threw; neither of these may stop for one bad day.
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("token upkeep failed");
            }
        };
    }

    @Produces
    @Singleton
    @Typed(Tokens.class)
    Tokens tokens() {
        return tokens;
    }

    // The framework builds request filters before there is any configuration; behind a proxy, we are made when first
    // used.
    @Produces
    @ApplicationScoped
    @Typed(TokenCheck.class)
    TokenCheck tokenCheck() {
        return tokens;
    }

    @Produces
    @Singleton
    TokenRevoker revoker() {
        return revoker;
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }
}
