package io.xenith.hostagent.image;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which verified blobs the cache has, in the order of their use, and which are pinned. Not thread-safe: the cache's lock
 * guards it.
 */
final class Blobs {

    /** A verified file, as it was when it was verified. */
    record Blob(Sha512 name, long bytes, long modifiedMillis) {}

    private final LinkedHashMap<Sha512, Blob> byUse = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Sha512, Integer> pins = new HashMap<>();
    private long totalBytes;

    Optional<Blob> findAndTouch(Sha512 name) {
        return Optional.ofNullable(byUse.get(name));
    }

    void put(Blob blob) {
        Blob old = byUse.put(blob.name(), blob);
        totalBytes += blob.bytes() - (old == null ? 0 : old.bytes());
    }

    void remove(Sha512 name) {
        Blob old = byUse.remove(name);
        totalBytes -= old == null ? 0 : old.bytes();
    }

    void pin(Sha512 name) {
        pins.merge(name, 1, Integer::sum);
    }

    void unpin(Sha512 name) {
        pins.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
    }

    /** The blob that was used longest ago and nobody has pinned. */
    Optional<Blob> findEvictable() {
        return byUse.sequencedValues().stream()
                .filter(blob -> !pins.containsKey(blob.name()))
                .findFirst();
    }

    Collection<Blob> all() {
        return byUse.sequencedValues();
    }

    long totalBytes() {
        return totalBytes;
    }
}
