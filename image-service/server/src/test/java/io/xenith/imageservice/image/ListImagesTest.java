package io.xenith.imageservice.image;

import static io.xenith.imageservice.testing.TestingClient.administrator;
import static io.xenith.imageservice.testing.TestingClient.anImage;
import static io.xenith.imageservice.testing.TestingClient.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.xenith.imageservice.testing.ServiceTest;
import io.xenith.imageservice.testing.TestingClient;
import io.xenith.imageservice.v1.Caller;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ListImagesRequest;
import io.xenith.imageservice.v1.ListImagesResponse;
import io.xenith.imageservice.v1.SetMemberRequest;
import io.xenith.imageservice.v1.SortKey;
import io.xenith.imageservice.v1.Visibility;
import io.xenith.transport.error.Errors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ListImagesTest extends ServiceTest {
    private final String project = "list-" + UUID.randomUUID();
    private final Caller owner = member(project);
    private final Caller other = member("other-" + UUID.randomUUID());

    private static final Map<String, Comparator<Image>> ORDERS = Map.of(
            "name", Comparator.comparing(Image::getName),
            "disk_format", Comparator.comparing(Image::getDiskFormat),
            "container_format", Comparator.comparing(Image::getContainerFormat),
            "size", Comparator.comparing(Image::getSizeBytes),
            "state", Comparator.comparing(image -> image.getState().name().toLowerCase(Locale.ROOT)),
            "id", Comparator.comparing(Image::getImageId),
            "created_at", Comparator.comparing(ListImagesTest::createdMicros));

    private static long createdMicros(Image image) {
        return image.getCreatedAt().getSeconds() * 1_000_000
                + image.getCreatedAt().getNanos() / 1000;
    }

    private List<String> names(Caller caller, ListImagesRequest.Builder request) {
        return gateway()
                .images()
                .listImages(request.setCaller(caller).setLimit(1000).build())
                .getImagesList()
                .stream()
                .filter(image -> image.getProjectId().equals(project))
                .map(Image::getName)
                .sorted()
                .toList();
    }

    private List<String> filtered(String field, String value) {
        return names(owner, ListImagesRequest.newBuilder().putFilters(field, value));
    }

    /** For each order, small pages put together are the whole list in that order, each image once. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void pagesThroughAnyOrder(long seed) {
        Random random = new Random(seed);
        TestingClient client = gateway();
        List<Image> all = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            Image image = client.create(
                    owner,
                    anImage()
                            .setName("n" + random.nextInt(4))
                            .setDiskFormat(random.nextBoolean() ? "raw" : "iso")
                            .setMinDiskGib(random.nextInt(3)));
            if (image.getDiskFormat().equals("raw") && random.nextBoolean()) {
                client.upload(owner, image.getImageId(), new byte[random.nextInt(3)]);
                image = client.find(owner, image.getImageId());
            }
            all.add(image);
        }
        List<String> fields = new ArrayList<>(ORDERS.keySet());
        Collections.sort(fields);
        Collections.shuffle(fields, random);
        ListImagesRequest.Builder request =
                ListImagesRequest.newBuilder().setCaller(owner).setProjectId(project);
        Comparator<Image> order = (_, _) -> 0;
        boolean descending = false;
        for (String field : fields.subList(0, 1 + random.nextInt(3))) {
            descending = random.nextBoolean();
            request.addSort(SortKey.newBuilder().setField(field).setDescending(descending));
            Comparator<Image> next = Objects.requireNonNull(ORDERS.get(field));
            order = order.thenComparing(descending ? next.reversed() : next);
        }
        Comparator<Image> byId = Comparator.comparing(Image::getImageId);
        all.sort(order.thenComparing(descending ? byId.reversed() : byId));

        List<String> found = new ArrayList<>();
        String marker = "";
        do {
            ListImagesResponse page = client.images()
                    .listImages(request.setLimit(1 + random.nextInt(5))
                            .setMarker(marker)
                            .build());
            page.getImagesList().forEach(image -> found.add(image.getImageId()));
            marker = page.getNextMarker();
        } while (!marker.isEmpty());
        assertThat(found)
                .as("seed %d, %s", seed, request.getSortList())
                .containsExactlyElementsOf(all.stream().map(Image::getImageId).toList());
    }

    @Test
    void listsEachImageToWhomItBelongs() {
        TestingClient client = gateway();
        for (Visibility visibility :
                List.of(Visibility.VISIBILITY_PRIVATE, Visibility.VISIBILITY_SHARED, Visibility.VISIBILITY_COMMUNITY)) {
            client.create(owner, anImage().setName(visibility.name()).setVisibility(visibility));
        }
        client.create(
                administrator(),
                anImage()
                        .setName("PUBLIC")
                        .setVisibility(Visibility.VISIBILITY_PUBLIC)
                        .setProjectId(project));
        client.create(owner, anImage().setName("HIDDEN").setHidden(true));
        assertThat(names(owner, ListImagesRequest.newBuilder()))
                .containsExactly("PUBLIC", "VISIBILITY_COMMUNITY", "VISIBILITY_PRIVATE", "VISIBILITY_SHARED");
        assertThat(names(owner, ListImagesRequest.newBuilder().setIncludeHidden(true)))
                .contains("HIDDEN");
        assertThat(names(other, ListImagesRequest.newBuilder())).containsExactly("PUBLIC");
        assertThat(names(other, ListImagesRequest.newBuilder().setIncludeCommunity(true)))
                .containsExactly("PUBLIC", "VISIBILITY_COMMUNITY");
        assertThat(names(other, ListImagesRequest.newBuilder().setVisibility(Visibility.VISIBILITY_COMMUNITY)))
                .containsExactly("VISIBILITY_COMMUNITY");
        assertThat(names(other, ListImagesRequest.newBuilder().setVisibility(Visibility.VISIBILITY_PRIVATE)))
                .isEmpty();
        assertThat(names(administrator(), ListImagesRequest.newBuilder())).hasSize(4);
    }

    @Test
    void listsSharesByTheirStatus() {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage().setName("shared").setVisibility(Visibility.VISIBILITY_SHARED));
        SetMemberRequest.Builder share =
                SetMemberRequest.newBuilder().setImageId(image.getImageId()).setProjectId(other.getProjectId());
        var _ = client.images().setMember(share.setCaller(owner).build());
        assertThat(names(other, ListImagesRequest.newBuilder())).isEmpty();
        assertThat(names(other, ListImagesRequest.newBuilder().setMemberStatus("pending")))
                .containsExactly("shared");
        var _ = client.images()
                .setMember(share.setCaller(other).setStatus("accepted").build());
        assertThat(names(other, ListImagesRequest.newBuilder())).containsExactly("shared");
        assertThat(names(other, ListImagesRequest.newBuilder().setMemberStatus("rejected")))
                .isEmpty();
        assertThat(names(other, ListImagesRequest.newBuilder().setMemberStatus("all")))
                .containsExactly("shared");
    }

    @Test
    void filtersByFieldsPropertiesAndTags() {
        TestingClient client = gateway();
        client.create(
                owner,
                anImage()
                        .setName("a")
                        .putProperties("os_type", "linux")
                        .addTags("x")
                        .addTags("y"));
        client.create(owner, anImage().setName("b,c").setDiskFormat("qcow2").putProperties("os_type", "it's"));
        client.create(
                owner,
                anImage().setName("d").setProtected(true).setMinDiskGib(5).addTags("x"));
        assertThat(filtered("name", "a")).containsExactly("a");
        assertThat(filtered("name", "in:a,\"b,c\"")).containsExactly("a", "b,c");
        assertThat(filtered("name", "'; DROP TABLE image; --")).isEmpty();
        assertThat(filtered("state", "queued")).hasSize(3);
        assertThat(filtered("state", "in:active,saving")).isEmpty();
        assertThat(filtered("disk_format", "qcow2")).containsExactly("b,c");
        assertThat(filtered("os_type", "linux")).containsExactly("a");
        assertThat(filtered("os_type", "it's")).containsExactly("b,c");
        assertThat(filtered("' OR TRUE --", "x")).isEmpty();
        assertThat(filtered("protected", "true")).containsExactly("d");
        assertThat(filtered("min_disk_gib", "5")).containsExactly("d");
        assertThat(filtered("created_at", "gte:2020-01-01T00:00:00Z")).hasSize(3);
        assertThat(filtered("created_at", "lt:2020-01-01T00:00:00")).isEmpty();
        assertThat(names(owner, ListImagesRequest.newBuilder().addTags("x"))).containsExactly("a", "d");
        assertThat(names(owner, ListImagesRequest.newBuilder().addTags("x").addTags("y")))
                .containsExactly("a");
        assertThat(names(owner, ListImagesRequest.newBuilder().setOnlyProtected(true)))
                .containsExactly("d");
        assertThat(names(owner, ListImagesRequest.newBuilder().setSizeMinBytes(1)))
                .isEmpty();
        assertThat(names(owner, ListImagesRequest.newBuilder().setSizeMaxBytes(0)))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"created_at,tomorrow", "name,'in:\"a'"})
    void namesAFilterThatItCannotRead(String field, String value) {
        assertThatThrownBy(() -> filtered(field, value))
                .satisfies(e -> assertThat(Errors.hasReason(e, "INVALID_FIELD")).isTrue());
    }

    @Test
    void refusesMarkersThatTheCallerCannotSee() {
        TestingClient client = gateway();
        Image hidden = client.create(owner, anImage());
        for (String marker : List.of(hidden.getImageId(), UUID.randomUUID().toString(), "x")) {
            assertThatThrownBy(() -> client.images()
                            .listImages(ListImagesRequest.newBuilder()
                                    .setCaller(other)
                                    .setMarker(marker)
                                    .build()))
                    .satisfies(e ->
                            assertThat(Errors.hasReason(e, "MARKER_NOT_FOUND")).isTrue());
        }
        assertThatThrownBy(() -> client.images()
                        .listImages(ListImagesRequest.newBuilder()
                                .setCaller(owner)
                                .addSort(SortKey.newBuilder().setField("colour"))
                                .build()))
                .satisfies(e -> assertThat(Errors.hasReason(e, "INVALID_FIELD")).isTrue());
        assertThatThrownBy(() -> client.images()
                        .listImages(ListImagesRequest.newBuilder()
                                .setCaller(owner)
                                .setLimit(1001)
                                .build()))
                .satisfies(e -> assertThat(Errors.hasReason(e, "INVALID_FIELD")).isTrue());
    }
}
