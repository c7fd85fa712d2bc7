package io.xenith.standalone.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.xenith.standalone.Standalone;
import io.xenith.standalone.infrastructure.PostgresDatabases.Database;
import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Secrets.Secret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real PostgreSQL and Kafka, on a new state directory. Keycloak is left to the end-to-end tests, for its time. */
class InfrastructureIT {
    // Unpacking costs more than all the rest: once for both tests and for later runs.
    private static final Path CACHE = Path.of("target", "cache");

    @TempDir
    Path state;

    @Test
    void startsFromNothingAndSurvivesKillsAndAStop() throws Exception {
        var builder = Standalone.builder().state(state).cache(CACHE).only("postgres", "kafka");
        try (var first = builder.build()) {
            first.start();
            first.awaitReady();
            execute(first, "CREATE TABLE kept (value int)", "INSERT INTO kept VALUES (42)");
            first.killAndAwait("postgres");
            assertThat(readKept(first)).isEqualTo(42);
            first.killAndAwait("kafka");
        }
        try (var second = builder.build()) {
            second.start();
            second.awaitReady();
            assertThat(readKept(second)).isEqualTo(42);
            assertThat(second.log("postgres"))
                    .doesNotContain(second.secrets().value(Secret.POSTGRES_XENITH))
                    .doesNotContain(second.secrets().value(Secret.POSTGRES_SUPERUSER));
        }
    }

    @Test
    void ownersEnterNoOtherDatabase() throws Exception {
        try (var stack =
                Standalone.builder().state(state).cache(CACHE).only("postgres").build()) {
            stack.start();
            stack.awaitReady();
            var port = stack.ports().port(PortName.POSTGRES);
            var password = stack.secrets().value(Secret.POSTGRES_XENITH);
            assertThat(catchThrowableOfType(SQLException.class, () -> DriverManager.getConnection(
                                            Database.KEYCLOAK.url(port), Database.XENITH.label(), password)
                                    .close())
                            .getMessage())
                    .contains("permission denied");
        }
    }

    private static int readKept(Standalone stack) throws SQLException {
        try (var connection = connect(stack);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT value FROM kept")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    private static void execute(Standalone stack, String... commands) throws SQLException {
        try (var connection = connect(stack);
                var statement = connection.createStatement()) {
            for (var command : commands) {
                statement.execute(command);
            }
        }
    }

    private static Connection connect(Standalone stack) throws SQLException {
        return DriverManager.getConnection(
                Database.XENITH.url(stack.ports().port(PortName.POSTGRES)),
                Database.XENITH.label(),
                stack.secrets().value(Secret.POSTGRES_XENITH));
    }
}
