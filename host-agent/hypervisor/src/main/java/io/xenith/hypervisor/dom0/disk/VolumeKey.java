package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a volume carries with it for ever.
 *
 * @param origin a digest of what it was made from, 32 hex digits: tells a repeated making from another one
 * @param createdMicros since the epoch
 */
record VolumeKey(DiskId id, String origin, long createdMicros) {
    private static final Pattern STEM = Pattern.compile(
            "(?<domain>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(?<kind>[a-z]+)(?<index>[0-9]{1,2})-(?<incarnation>[0-9]{1,18})");

    private static final int ORIGIN_DIGITS = 32;

    static VolumeKey of(DiskId id, String origin, Clock clock) {
        return new VolumeKey(id, origin, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
    }

    /** The digest of a description in words and, where there are any, bytes. */
    static String originOf(String description, byte[]... contents) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(description.getBytes(StandardCharsets.UTF_8));
            for (byte[] content : contents) {
                digest.update((byte) 0);
                digest.update(content);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, ORIGIN_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The identity that {@link DiskId#toString} wrote, or empty for any other text. */
    static Optional<DiskId> parseId(String stem) {
        var match = STEM.matcher(stem);
        if (match.matches()) {
            for (var kind : DiskKind.values()) {
                if (kind.label().equals(match.group("kind"))) {
                    return Optional.of(new DiskId(
                            DomainId.parse(match.group("domain")),
                            kind,
                            Integer.parseInt(match.group("index")),
                            Long.parseLong(match.group("incarnation"))));
                }
            }
        }
        return Optional.empty();
    }

    Instant createdAt() {
        return Instant.EPOCH.plus(createdMicros, ChronoUnit.MICROS);
    }
}
