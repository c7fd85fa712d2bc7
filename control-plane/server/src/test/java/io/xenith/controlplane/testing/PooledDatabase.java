package io.xenith.controlplane.testing;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** A pool like the one of the real process, without the container. */
final class PooledDatabase {

    private static final int CONNECTIONS = 20;

    private PooledDatabase() {}

    static DataSource open(String url) {
        AgroalDataSourceConfigurationSupplier configuration = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(CONNECTIONS)
                        // Each class has a database of its own: one that is done must not hold the others' connections.
                        .reapTimeout(Duration.ofSeconds(2))
                        .acquisitionTimeout(Duration.ofSeconds(20))
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)));
        try {
            return AgroalDataSource.from(configuration);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open " + url, e);
        }
    }
}
