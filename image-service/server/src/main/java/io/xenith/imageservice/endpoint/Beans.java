package io.xenith.imageservice.endpoint;

import io.xenith.imageservice.blob.BlobConfig;
import io.xenith.imageservice.blob.BlobDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.InstantSource;

/** What plain classes need that no container knows how to build. */
@ApplicationScoped
class Beans {
    @Produces
    @Singleton
    InstantSource clock() {
        return Clock.systemUTC();
    }

    /** One per process: it holds the replica's name. */
    @Produces
    @Singleton
    BlobDirectory directory(BlobConfig config) throws IOException {
        return BlobDirectory.open(config.directory(), config.replica());
    }

    void close(@Disposes BlobDirectory directory) throws IOException {
        directory.close();
    }
}
