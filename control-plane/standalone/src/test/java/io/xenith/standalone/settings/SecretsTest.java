package io.xenith.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.standalone.settings.Secrets.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path directory;

    @Test
    void areMadeOnceAndOnlyTheirOwnerMayReadThem() throws Exception {
        var file = directory.resolve("secrets.properties");
        var first = Secrets.loadOrCreate(file);
        var second = Secrets.load(file);
        for (var secret : Secret.values()) {
            assertThat(second.value(secret))
                    .isEqualTo(first.value(secret))
                    .hasSize(24)
                    .matches("[A-Za-z0-9_]+");
        }
        assertThat(Arrays.stream(Secret.values()).map(first::value)).doesNotHaveDuplicates();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aMissingOneIsAddedAndTheOthersStay() throws Exception {
        var file = directory.resolve("secrets.properties");
        Files.writeString(file, "user.admin=kept\n");
        var secrets = Secrets.loadOrCreate(file);
        assertThat(secrets.value(Secret.USER_ADMIN)).isEqualTo("kept");
        assertThat(Secrets.load(file).value(Secret.USER_DEMO)).isEqualTo(secrets.value(Secret.USER_DEMO));
    }

    @Test
    void doNotTellThemselves() throws Exception {
        var secrets = Secrets.loadOrCreate(directory.resolve("secrets.properties"));
        assertThat(secrets.toString()).doesNotContain(secrets.value(Secret.USER_ADMIN));
    }
}
