package io.xenith.controlplane.testing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.Mutations;
import io.xenith.controlplane.record.RequestLedger;
import io.xenith.controlplane.record.Transactions;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/**
 * A record of its own in a real PostgreSQL, and what stores are built from, without a container: {@code var record =
 * TestingRecord.create()} in a static field, one for each test class. Close it after the class.
 */
public final class TestingRecord implements AutoCloseable {

    private static final Path CLASSES = Path.of("target/classes");

    private final DataSource database;
    private final SessionFactory sessions;
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final TestingClock clock = new TestingClock();
    private final Transactions transactions;

    private TestingRecord() {
        this.database = PooledDatabase.open(TestingPostgres.shared().createDatabase());
        Configuration configuration = new Configuration();
        entities().forEach(configuration::addAnnotatedClass);
        configuration.getProperties().put("jakarta.persistence.nonJtaDataSource", database);
        configuration.setProperty(
                "hibernate.physical_naming_strategy",
                "org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl");
        this.sessions = configuration.buildSessionFactory();
        this.transactions = new Transactions(database, sessions, clock, chance(), metrics);
    }

    /** Makes a migrated, empty database and opens it. */
    public static TestingRecord create() {
        return new TestingRecord();
    }

    /** Connections to this record; pooled, at most 20. */
    public DataSource database() {
        return database;
    }

    /** Transactions on this record. */
    public Transactions transactions() {
        return transactions;
    }

    /** Mutations on this record. */
    public Mutations mutations() {
        return new Mutations(transactions, new RequestLedger());
    }

    /** The trail of this record. */
    public AuditLog audit() {
        return new AuditLog();
    }

    /** Time that stands still until a test moves it. */
    public TestingClock clock() {
        return clock;
    }

    /** Ids as in the real process. */
    public Supplier<UUID> ids() {
        return UUID::randomUUID;
    }

    /** Chance as in the real process. */
    public RandomGenerator chance() {
        return () -> ThreadLocalRandom.current().nextLong();
    }

    /** Metrics that a test may look into. */
    public MeterRegistry metrics() {
        return metrics;
    }

    /** A member of a new project that is in the record. */
    public TestingCaller member() {
        return recorded(TestingCaller.member());
    }

    /** An administrator in a new project that is in the record. */
    public TestingCaller administrator() {
        return recorded(TestingCaller.administrator());
    }

    private TestingCaller recorded(TestingCaller caller) {
        try {
            sql("INSERT INTO domain VALUES ('default', 'Default', '', true, 0, now()) ON CONFLICT DO NOTHING");
            sql(
                    "INSERT INTO project VALUES (?, 'default', ?, '', true, '{}', 0, now())",
                    caller.project(),
                    caller.project().toString());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return caller;
    }

    /** Runs raw SQL, to arrange what no service would, or to try to break an invariant. */
    public int sql(String statement, Object... parameters) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return io.xenith.controlplane.record.Sql.update(connection, statement, parameters);
        }
    }

    /** The one number that raw SQL answers. */
    public long number(String query, Object... parameters) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return io.xenith.controlplane.record.Sql.number(connection, query, parameters);
        }
    }

    @Override
    public void close() {
        sessions.close();
    }

    // All entities of the module, as Quarkus finds them by itself in the real process.
    private static List<Class<?>> entities() {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(CLASSES::relativize)
                    .map(Path::toString)
                    .filter(name -> name.endsWith("Entity.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .<Class<?>>map(TestingRecord::load)
                    .filter(type -> type.isAnnotationPresent(Entity.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Time that moves when a test says so. */
    public static final class TestingClock implements InstantSource {

        private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

        private TestingClock() {}

        @Override
        public Instant instant() {
            return now.truncatedTo(ChronoUnit.MICROS);
        }

        /** Moves on. */
        public void advance(java.time.Duration by) {
            now = now.plus(by);
        }
    }
}
