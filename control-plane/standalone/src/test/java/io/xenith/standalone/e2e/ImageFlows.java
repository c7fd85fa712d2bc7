package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Glance through the client. */
abstract class ImageFlows {
    private final OpenStackCli admin;
    private final OpenStackCli demo;

    @TempDir
    Path folder;

    ImageFlows(OpenStackProgram program) {
        admin = Cloud.admin(program);
        demo = Cloud.demo(program);
    }

    @Test
    void keepsWhatWasUploaded() throws IOException {
        var bytes = new byte[5 << 20];
        new Random(7).nextBytes(bytes);
        var file = Files.write(folder.resolve("disk.raw"), bytes);
        var image = demo.json(
                "image",
                "create",
                "--file",
                file.toString(),
                "--disk-format",
                "raw",
                "--container-format",
                "bare",
                "--property",
                "os_distro=debian",
                "--tag",
                "e2e",
                "e2e-image");
        try {
            var shown = demo.json("image", "show", "e2e-image");
            assertThat(shown.path("status").asText()).isEqualTo("active");
            assertThat(shown.path("size").asLong()).isEqualTo(bytes.length);
            assertThat(shown.path("checksum").asText()).hasSize(32);
            assertThat(shown.path("id").asText()).isEqualTo(image.path("id").asText());

            var saved = folder.resolve("saved.raw");
            demo.run("image", "save", "--file", saved.toString(), "e2e-image");
            assertThat(Files.mismatch(file, saved)).isEqualTo(-1);

            demo.run("image", "set", "--min-disk", "1", "--property", "hw_vm_mode=pvh", "e2e-image");
            shown = demo.json("image", "show", "e2e-image");
            assertThat(shown.path("min_disk").asInt()).isEqualTo(1);
            assertThat(shown.path("properties").toString())
                    .contains("hw_vm_mode")
                    .contains("os_distro");
            demo.run("image", "unset", "--property", "os_distro", "e2e-image");
            assertThat(demo.json("image", "show", "e2e-image")
                            .path("properties")
                            .toString())
                    .doesNotContain("os_distro");

            assertThat(demo.json("image", "list").findValuesAsText("Name")).contains("tiny", "e2e-image");
            assertThat(demo.json("image", "list", "--name", "e2e-image")).hasSize(1);
            var detailed = demo.json("image list --long --property hw_vm_mode=pvh --tag e2e");
            assertThat(detailed).hasSize(1);
            assertThat(detailed.path(0).path("Size").asLong()).isEqualTo(bytes.length);
            var first = demo.json("image list --sort name:asc --limit 1");
            assertThat(first.findValuesAsText("Name")).containsExactly("e2e-image");
            assertThat(demo.json("image list --sort name:asc --marker e2e-image")
                            .findValuesAsText("Name"))
                    .contains("tiny")
                    .doesNotContain("e2e-image");
            assertThat(demo.refused("image", "set", "--public", "e2e-image")).contains("403");

            demo.run("image", "set", "--protected", "e2e-image");
            assertThat(demo.refused("image", "delete", "e2e-image")).contains("protected");
            demo.run("image", "set", "--unprotected", "e2e-image");
        } finally {
            demo.run("image", "delete", "e2e-image");
        }
        assertThat(demo.refused("image", "show", "e2e-image")).containsIgnoringCase("No Image found");
    }

    @Test
    void hidesPrivateImagesFromOtherProjects() throws IOException {
        var file = Files.writeString(folder.resolve("kernel"), "not much of a kernel");
        var id = admin.json(
                        "image",
                        "create",
                        "--private",
                        "--file",
                        file.toString(),
                        "--disk-format",
                        "raw",
                        "--container-format",
                        "bare",
                        "e2e-private")
                .path("id")
                .asText();
        try {
            assertThat(demo.json("image", "list").findValuesAsText("Name")).doesNotContain("e2e-private");
            assertThat(demo.refused("image", "show", id)).containsIgnoringCase("No Image found");
            // What the client says of it depends on its release; that it is still there is seen below.
            assertThat(demo.refused("image", "delete", id)).isNotBlank();
        } finally {
            admin.run("image", "delete", id);
        }
    }

    @Test
    void refusesDataThatIsNotWhatItClaims() throws IOException {
        var header = new byte[1 << 16];
        System.arraycopy("QFI\u00fb".getBytes(StandardCharsets.ISO_8859_1), 0, header, 0, 4);
        header[7] = 2;
        header[15] = 104; // a backing file's name starts here
        header[19] = 11; // and is this long
        var file = Files.write(folder.resolve("backed.qcow2"), header);
        var said = demo.refused(
                "image",
                "create",
                "--file",
                file.toString(),
                "--disk-format",
                "qcow2",
                "--container-format",
                "bare",
                "e2e-backed");
        assertThat(said).containsIgnoringCase("backing file");
        demo.attempt("image", "delete", "e2e-backed");

        try (var zip = new RandomAccessFile(folder.resolve("a.zip").toFile(), "rw")) {
            zip.write(new byte[] {'P', 'K', 3, 4});
            zip.setLength(1 << 16);
        }
        said = demo.refused(
                "image",
                "create",
                "--file",
                folder.resolve("a.zip").toString(),
                "--disk-format",
                "raw",
                "--container-format",
                "bare",
                "e2e-zip");
        assertThat(said).containsIgnoringCase("zip");
        demo.attempt("image", "delete", "e2e-zip");
    }
}
