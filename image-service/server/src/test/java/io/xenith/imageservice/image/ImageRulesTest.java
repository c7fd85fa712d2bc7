package io.xenith.imageservice.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRulesTest {
    private static final Caller OWNER = new Caller("u", "p", false, false, "r");
    private static final Caller ADMINISTRATOR = new Caller("u", "ops", true, false, "r");
    private static final UUID ID = UUID.fromString("6b0a44a2-3e0a-4a7d-9f59-1a3f0a9d6a55");

    private static NewImage image(String name, String disk, String container, Map<String, String> properties) {
        return new NewImage(
                ID,
                "p",
                name,
                Visibility.PRIVATE,
                false,
                false,
                disk,
                container,
                0,
                0,
                List.of(),
                new TreeMap<>(properties));
    }

    private static Image stored(ImageState state) {
        return new Image(
                ID,
                "p",
                "name",
                state,
                Visibility.PRIVATE,
                false,
                false,
                "raw",
                "bare",
                0,
                0,
                new ImageData.None(),
                List.of("b"),
                new TreeMap<>(Map.of("os_type", "linux")),
                Instant.EPOCH,
                Instant.EPOCH,
                0);
    }

    private static ImageChange change(
            @Nullable Visibility visibility,
            @Nullable String disk,
            SortedMap<String, String> set,
            List<String> remove) {
        return new ImageChange(
                null, visibility, null, null, disk, null, null, null, null, set, new TreeSet<>(remove), null, null);
    }

    private static SortedMap<String, String> none() {
        return Collections.emptySortedMap();
    }

    @ParameterizedTest
    @CsvSource({
        "raw,bare",
        "qcow2,bare",
        "vmdk,ova",
        "aki,aki",
        "ari,ari",
        "ami,ami",
        "aki,bare",
        "'',''",
        "raw,''",
        "'',aki"
    })
    void acceptsFormatsThatGoTogether(String disk, String container) {
        assertThatCode(() -> ImageRules.check(image("n", disk, container, Map.of())))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"wrong,bare", "raw,wrong", "aki,ari", "raw,aki", "aki,ovf", "RAW,bare"})
    void refusesFormatsThatDoNot(String disk, String container) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> ImageRules.check(image("n", disk, container, Map.of())))
                .extracting(ImageException::error)
                .isEqualTo(ImageError.INVALID_FIELD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\ud800", "\udc00x"})
    void refusesTextThatTheDatabaseCannotHold(String name) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> ImageRules.check(image(name, "raw", "bare", Map.of())));
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> ImageRules.check(image("n", "raw", "bare", Map.of("k", name))));
    }

    @Test
    void acceptsAnyOtherText() {
        assertThatCode(() -> ImageRules.check(image("ラベル \ud83d\ude00", "raw", "bare", Map.of("k", ""))))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> ImageRules.check(image("n".repeat(256), "raw", "bare", Map.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "owner", "size", "checksum", "status", "os_hash_value", "created_at"})
    void keepsFieldNamesOutOfProperties(String name) {
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> ImageRules.apply(
                        stored(ImageState.QUEUED),
                        change(null, null, new TreeMap<>(Map.of(name, "x")), List.of()),
                        OWNER))
                .extracting(ImageException::error)
                .isEqualTo(ImageError.READ_ONLY_FIELD);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> ImageRules.apply(
                        stored(ImageState.QUEUED), change(null, null, none(), List.of(name)), ADMINISTRATOR));
    }

    @Test
    void letsOnlyAdministratorsPublish() {
        ImageChange publish = change(Visibility.PUBLIC, null, none(), List.of());
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> ImageRules.apply(stored(ImageState.ACTIVE), publish, OWNER))
                .extracting(ImageException::field)
                .isEqualTo("visibility");
        assertThat(ImageRules.apply(stored(ImageState.ACTIVE), publish, ADMINISTRATOR)
                        .visibility())
                .isEqualTo(Visibility.PUBLIC);
    }

    @Test
    void fixesFormatsOnceThereIsData() {
        ImageChange qcow2 = change(null, "qcow2", none(), List.of());
        assertThat(ImageRules.apply(stored(ImageState.QUEUED), qcow2, OWNER).diskFormat())
                .isEqualTo("qcow2");
        assertThat(ImageRules.apply(stored(ImageState.KILLED), qcow2, OWNER).diskFormat())
                .isEqualTo("qcow2");
        for (ImageState state : List.of(ImageState.SAVING, ImageState.ACTIVE, ImageState.DEACTIVATED)) {
            assertThatExceptionOfType(ImageException.class)
                    .isThrownBy(() -> ImageRules.apply(stored(state), qcow2, ADMINISTRATOR))
                    .extracting(ImageException::error)
                    .isEqualTo(ImageError.READ_ONLY_FIELD);
        }
    }

    @Test
    void changesOnlyWhatIsAsked() {
        Image before = stored(ImageState.ACTIVE);
        assertThat(ImageRules.apply(before, change(null, "raw", none(), List.of("absent")), OWNER))
                .isEqualTo(before);
        Image after = ImageRules.apply(
                before, change(null, null, new TreeMap<>(Map.of("a", "1")), List.of("os_type")), OWNER);
        assertThat(after.properties()).isEqualTo(Map.of("a", "1"));
        assertThat(after.tags()).isEqualTo(before.tags());
    }

    @Test
    void digestsDifferWhereRequestsDo() {
        NewImage image = image("a", "raw", "bare", Map.of("k", "v"));
        assertThat(image.digest())
                .isEqualTo(image("a", "raw", "bare", Map.of("k", "v")).digest());
        assertThat(image.digest())
                .isNotEqualTo(image("a", "raw", "bare", Map.of("kv", "")).digest());
        assertThat(image.digest())
                .isNotEqualTo(image("b", "raw", "bare", Map.of("k", "v")).digest());
    }
}
