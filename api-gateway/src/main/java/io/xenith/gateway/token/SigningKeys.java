package io.xenith.gateway.token;

import io.xenith.transport.pki.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys in the configured file or directory, read again on request. The last one signs. */
final class SigningKeys {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----", Pattern.DOTALL);

    private final Path place;
    private volatile Ring ring;

    private record Ring(String text, SigningKey signer, Map<String, SigningKey> byHeader) {}

    private SigningKeys(Path place) throws IOException, GeneralSecurityException {
        this.place = place;
        this.ring = read(text(place));
    }

    /** Reads the keys; throws {@link IllegalStateException} when there is none, or one is not EC P-256. */
    static SigningKeys load(Path place) {
        try {
            return new SigningKeys(place);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("cannot read token keys in " + place + ": " + e.getMessage(), e);
        }
    }

    /** Takes changed files into use; keeps the keys there are when the new ones are not usable. */
    void reload() {
        try {
            String now = text(place);
            if (!now.equals(ring.text())) {
                ring = read(now);
                LOG.atInfo().addKeyValue("keys", ring.byHeader().size()).log("token keys read again");
            }
        } catch (IOException | UncheckedIOException | GeneralSecurityException | IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("problem", e.getMessage())
                    .log("changed token keys are not usable, keeping the last good ones");
        }
    }

    SigningKey signer() {
        return ring.signer();
    }

    Optional<SigningKey> find(String header) {
        return Optional.ofNullable(ring.byHeader().get(header));
    }

    private static String text(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return Files.readString(place);
        }
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".pem"))
                    .sorted()
                    .toList()) {
                all.append(Files.readString(file)).append('\n');
            }
        }
        return all.toString();
    }

    private static Ring read(String text) throws GeneralSecurityException {
        List<SigningKey> keys = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            keys.add(SigningKey.of(Pem.loadPrivateKey(blocks.group())));
        }
        if (keys.isEmpty()) {
            throw new GeneralSecurityException("no PRIVATE KEY block (PKCS#8, PEM)");
        }
        Map<String, SigningKey> byHeader = new LinkedHashMap<>();
        keys.forEach(key -> byHeader.put(key.header(), key));
        return new Ring(text, keys.getLast(), Map.copyOf(byHeader));
    }
}
