package io.xenith.standalone.infrastructure;

import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.Secrets.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** The databases of an installation, each with an owner of its own who can enter no other. */
public final class PostgresDatabases {
    static final String SUPERUSER = "postgres";

    private final int port;
    private final Secrets secrets;

    PostgresDatabases(int port, Secrets secrets) {
        this.port = port;
        this.secrets = secrets;
    }

    /** One database and its owner, who have the same name. */
    public enum Database {
        /** The control plane's. */
        XENITH("xenith", Secret.POSTGRES_XENITH),
        /** The image service's. */
        IMAGES("xenith_images", Secret.POSTGRES_IMAGES),
        /** Keycloak's. */
        KEYCLOAK("keycloak", Secret.POSTGRES_KEYCLOAK);

        private final String label;
        private final Secret password;

        Database(String label, Secret password) {
            this.label = label;
            this.password = password;
        }

        /** Name of the database and of its owner. */
        public String label() {
            return label;
        }

        /** The owner's password. */
        public Secret password() {
            return password;
        }

        /** Where the PostgreSQL driver finds it. */
        public String url(int port) {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + label;
        }
    }

    boolean answers() {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        } catch (SQLException e) {
            return false;
        }
    }

    /** How many transactions that write have begun so far, in all databases. */
    long writingTransactions() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The same, of the running PostgreSQL of an installation. */
    public static long writingTransactions(int port, Secrets secrets) throws SQLException {
        return new PostgresDatabases(port, secrets).writingTransactions();
    }

    /** Makes what is missing and sets the passwords to those we hold. */
    void ensure() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (var database : Database.values()) {
                ensure(statement, database);
            }
        }
    }

    private void ensure(Statement statement, Database database) throws SQLException {
        // Names are constants and passwords are letters and digits of our own making: nothing to quote.
        var name = database.label();
        if (isMissing(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + name + "'")) {
            statement.execute("CREATE ROLE " + name + " LOGIN");
        }
        statement.execute("ALTER ROLE " + name + " PASSWORD '" + secrets.value(database.password()) + "'");
        if (isMissing(statement, "SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
            statement.execute("CREATE DATABASE " + name + " OWNER " + name);
        }
        statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
    }

    private static boolean isMissing(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return !rows.next();
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", secrets.value(Secret.POSTGRES_SUPERUSER));
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "20");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
    }
}
