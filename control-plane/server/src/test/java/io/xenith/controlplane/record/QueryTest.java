package io.xenith.controlplane.record;

import static io.xenith.controlplane.testing.Calls.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.Sort;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueryTest {

    private static final TestingRecord RECORD = TestingRecord.create();
    private static final SortFields SORT =
            new SortFields("t.id", SortFields.IdType.UUID, Map.of("name", "t.name", "age", "t.age"), List.of());
    private static final List<Person> PEOPLE = new ArrayList<>();

    private record Person(UUID id, String owner, String name, long age) {}

    @BeforeAll
    static void fill() throws SQLException {
        RECORD.sql("CREATE TABLE person (id uuid PRIMARY KEY, owner text, name text, age bigint)");
        for (int i = 0; i < 60; i++) {
            Person person = new Person(UUID.randomUUID(), i % 4 == 0 ? "other" : "me", "name" + i % 7, i % 5);
            PEOPLE.add(person);
            RECORD.sql(
                    "INSERT INTO person VALUES (?, ?, ?, ?)", person.id(), person.owner(), person.name(), person.age());
        }
    }

    @AfterAll
    static void close() {
        RECORD.close();
    }

    private static PageOf<Person> page(PageRequest request) {
        return RECORD.transactions().read("test", tx -> Query.select("t.*", "person t", "t.owner = ?", "me")
                .where("t.age >= ?", 1L)
                .page(
                        tx.connection(),
                        request,
                        SORT,
                        row -> new Person(row.uuid("id"), row.text("owner"), row.text("name"), row.bigint("age"))));
    }

    private static List<Person> walk(PageRequest first) {
        List<Person> all = new ArrayList<>();
        PageRequest request = first;
        while (true) {
            PageOf<Person> page = page(request);
            all.addAll(page.rows());
            if (page.nextMarker().isEmpty()) {
                return all;
            }
            assertThat(page.rows()).hasSize(first.getLimit());
            request = first.toBuilder().setMarker(page.nextMarker()).build();
        }
    }

    private static Sort by(String field, boolean descending) {
        return Sort.newBuilder().setField(field).setDescending(descending).build();
    }

    @Test
    void pagesTogetherAreTheWholeInOrderWhateverTheDirections() {
        // PostgreSQL orders uuid by its bytes, Java by two signed numbers; text is what both agree on.
        Comparator<Person> byId = Comparator.comparing(person -> person.id().toString());
        Comparator<Person> byName = Comparator.comparing(Person::name);
        Comparator<Person> byAge = Comparator.comparing(Person::age);
        List<Person> mine = PEOPLE.stream()
                .filter(person -> person.owner().equals("me") && person.age() >= 1)
                .toList();

        assertThat(walk(PageRequest.newBuilder().setLimit(7).build()))
                .containsExactlyElementsOf(mine.stream().sorted(byId).toList());
        assertThat(walk(PageRequest.newBuilder()
                        .setLimit(4)
                        .addSort(by("name", false))
                        .addSort(by("age", true))
                        .build()))
                .containsExactlyElementsOf(mine.stream()
                        .sorted(byName.thenComparing(byAge.reversed()).thenComparing(byId))
                        .toList());
        assertThat(walk(PageRequest.newBuilder()
                        .setLimit(1)
                        .addSort(by("age", true))
                        .build()))
                .containsExactlyElementsOf(mine.stream()
                        .sorted(byAge.reversed().thenComparing(byId.reversed()))
                        .toList());
    }

    @Test
    void markerOfAnotherOwnerLooksLikeNone() {
        Person others = PEOPLE.getFirst();
        for (String marker : List.of(others.id().toString(), UUID.randomUUID().toString(), "x")) {
            assertRefused(
                    Status.Code.INVALID_ARGUMENT,
                    "MARKER_NOT_FOUND",
                    () -> page(PageRequest.newBuilder().setMarker(marker).build()));
        }
    }

    @Test
    void refusesWhatItCannotSortByAndLimitsOutOfRange() {
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                () -> page(PageRequest.newBuilder()
                        .addSort(by("owner; DROP TABLE person", false))
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                () -> page(PageRequest.newBuilder().setLimit(1001).build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                () -> page(PageRequest.newBuilder().setLimit(-1).build()));
    }
}
