package io.xenith.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
    @TempDir
    Path directory;

    @Test
    void writerThatAppendsGoesOnAtTheStartAfterTheCut() throws Exception {
        var file = directory.resolve("service.log");
        var log = new BoundedLog(file, 10);
        try (var writer = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write("first line\nsecond\n".getBytes(StandardCharsets.UTF_8));
            log.rotateIfLarge();
            writer.write("third\n".getBytes(StandardCharsets.UTF_8));
            log.rotateIfLarge();
        }
        assertThat(file).hasContent("third\n");
        assertThat(directory.resolve("service.log.1")).hasContent("first line\nsecond\n");
    }

    @Test
    void lastLinesOfWhatIsThereAndNoneOfWhatIsNot() throws Exception {
        var file = directory.resolve("service.log");
        Files.writeString(file, "a\nb\nc\n");
        assertThat(BoundedLog.lastLines(file, 2)).containsExactly("b", "c");
        assertThat(BoundedLog.lastLines(directory.resolve("none"), 2)).isEmpty();
    }
}
