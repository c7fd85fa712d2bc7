package io.xenith.imageservice;

import static io.xenith.imageservice.testing.TestingClient.anImage;
import static io.xenith.imageservice.testing.TestingClient.member;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.imageservice.testing.ServiceTest;
import io.xenith.imageservice.v1.Image;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database refuses by itself, whoever writes. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // The container fills the fields.
class RecordInvariantsTest extends ServiceTest {
    @Inject
    AgroalDataSource database;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = 'active'",
                "state = 'saving'",
                "state = 'lost'",
                "upload_id = gen_random_uuid()",
                "sha512 = repeat('a', 128)",
                "state = 'active', sha512 = repeat('a', 128), md5 = repeat('a', 32), size_bytes = 1, virtual_size_bytes = 1",
                "visibility = 'secret'",
                "disk_format = 'floppy'",
                "project_id = ''",
                "min_disk_gib = -1",
                "properties = '[]'",
                "name = repeat('n', 256)"
            })
    void refusesARowThatCannotBe(String change) throws SQLException {
        Image image = gateway().create(member("invariants-" + UUID.randomUUID()), anImage());
        try (Connection connection = database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE image SET " + change + " WHERE id = CAST(? AS uuid)")) {
            update.setString(1, image.getImageId());
            assertThatThrownBy(update::executeUpdate)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("violates");
        }
    }
}
