package io.xenith.standalone.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.standalone.bootimage.TinyImage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The image {@code tiny}, with its kernel and ramdisk as images of their own.
 *
 * @param api as the administrator
 * @param tiny the files
 */
record ImageSeed(CloudApi api, TinyImage tiny) {
    private static final String IMAGES = "/image/v2/images";

    void ensure() throws IOException, InterruptedException {
        var kernel = ensure(image("tiny-kernel", "aki"), tiny.kernel());
        var ramdisk = ensure(image("tiny-ramdisk", "ari"), tiny.ramdisk());
        var disk = image("tiny", "raw")
                .put("container_format", "bare")
                .put("kernel_id", kernel)
                .put("ramdisk_id", ramdisk)
                .put("os_distro", "debian")
                .put("os_command_line", "console=hvc0 quiet");
        ensure(disk, tiny.disk());
    }

    private static ObjectNode image(String name, String format) {
        return CloudApi.object()
                .put("name", name)
                .put("visibility", "public")
                .put("disk_format", format)
                .put("container_format", format);
    }

    /** Makes the record and uploads; one whose upload was cut off is made anew. Answers the id. */
    private String ensure(ObjectNode image, Path file) throws IOException, InterruptedException {
        var name = image.path("name").asText();
        JsonNode held = api.findByName(IMAGES, "images", name);
        if (!held.isMissingNode() && !held.path("status").asText().equals("active")) {
            api.delete(IMAGES + "/" + held.path("id").asText());
            held = com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        }
        if (held.isMissingNode()) {
            held = api.post(IMAGES, image);
            api.upload(IMAGES + "/" + held.path("id").asText() + "/file", file);
        }
        return held.path("id").asText();
    }
}
