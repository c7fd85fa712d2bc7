package io.xenith.standalone.settings;

import io.xenith.standalone.process.AtomicFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The passwords of an installation: made at its first start, kept in one file that only its owner may read. */
public final class Secrets {
    // Without 0/O and 1/l/I, since people copy the administrator's by hand. 24 of 57 letters are 139 bits.
    private static final String LETTERS = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ_";
    private static final int LENGTH = 24;

    private final Map<Secret, String> values;

    private Secrets(Map<Secret, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** What is kept secret. */
    public enum Secret {
        /** Superuser of the embedded PostgreSQL. */
        POSTGRES_SUPERUSER,
        /** Owner of the control plane's database. */
        POSTGRES_XENITH,
        /** Owner of the image service's database. */
        POSTGRES_IMAGES,
        /** Owner of Keycloak's database. */
        POSTGRES_KEYCLOAK,
        /** Keycloak's own administrator, in its realm {@code master}. */
        KEYCLOAK_ADMIN,
        /** The client with which the gateway speaks to Keycloak. */
        GATEWAY_CLIENT,
        /** The user {@code admin}. */
        USER_ADMIN,
        /** The user {@code demo}. */
        USER_DEMO;

        private String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '.');
        }
    }

    /** Reads the file; makes those that are not in it, and keeps them before anybody may use them. */
    public static Secrets loadOrCreate(Path file) throws IOException {
        var stored = read(file);
        Map<Secret, String> values = new TreeMap<>();
        var random = new SecureRandom();
        var complete = true;
        for (var secret : Secret.values()) {
            var value = stored.getProperty(secret.key());
            complete &= value != null;
            values.put(secret, value == null ? generate(random) : value);
        }
        if (!complete) {
            write(file, values);
        }
        return new Secrets(values);
    }

    /** Reads the file of an installation that has been started before. */
    public static Secrets load(Path file) {
        try {
            if (Files.exists(file)) {
                return loadOrCreate(file);
            }
        } catch (IOException e) {
            throw new OperatorException("Cannot read " + file + ": " + e.getMessage(), e);
        }
        throw new OperatorException(
                "There is no installation here yet: " + file + " is missing. Run ./xenith up first.");
    }

    /** The value of one. */
    public String value(Secret secret) {
        return java.util.Objects.requireNonNull(values.get(secret));
    }

    private static Properties read(Path file) throws IOException {
        var stored = new Properties();
        if (Files.exists(file)) {
            stored.load(new StringReader(Files.readString(file)));
        }
        return stored;
    }

    private static void write(Path file, Map<Secret, String> values) throws IOException {
        var text = new StringBuilder("# Passwords of this installation. Whoever reads them owns it.\n");
        values.forEach((secret, value) ->
                text.append(secret.key()).append('=').append(value).append('\n'));
        AtomicFile.writeDurably(file, text.toString().getBytes(StandardCharsets.UTF_8), AtomicFile.OWNER_ONLY);
    }

    private static String generate(SecureRandom random) {
        var text = new StringBuilder(LENGTH);
        for (int index = 0; index < LENGTH; index++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "Secrets[withheld]";
    }
}
