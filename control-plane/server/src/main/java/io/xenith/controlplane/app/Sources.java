package io.xenith.controlplane.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Time, ids and chance of the real process; tests and simulations pass their own to constructors. */
final class Sources {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT_IETF = 0x8000_0000_0000_0000L;

    @Produces
    @Singleton
    InstantSource clock() {
        return () -> InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Produces
    @Singleton
    RandomGenerator chance() {
        return () -> ThreadLocalRandom.current().nextLong();
    }

    /**
     * UUIDs of version 7: they grow with time, so that new rows meet in the same pages of an index. What is not time in them
     * comes from the system's secure source, so that nobody guesses an id from those that he knows.
     */
    @Produces
    @Singleton
    Supplier<UUID> ids(InstantSource clock) {
        SecureRandom chance = new SecureRandom();
        return () -> new UUID(
                (clock.millis() << 16) | VERSION_7 | (chance.nextLong() >>> 52),
                VARIANT_IETF | (chance.nextLong() >>> 2));
    }
}
