package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page that shows a guest's screen, in a real browser: drawn, typed to, left by keyboard, and told of the guest's end. */
@NeedsMinutes(6)
@ExtendWith({InstalledClient.class, Cloud.class})
class ScreenPageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "e2e-screen-page";

    private final OpenStackCli demo = Cloud.demo(OpenStackProgram.installed());

    @Test
    void showsTheScreenAndTypesToIt(@TempDir Path folder) throws Exception {
        var disk = Files.write(folder.resolve("disk.raw"), new byte[1 << 20]);
        demo.run("image create --disk-format raw --container-format bare --property hw_vm_mode=hvm --file " + disk + " "
                + NAME);
        try {
            demo.run(
                    "server", "create", "--flavor", "m1.tiny", "--image", NAME, "--network", "private", "--wait", NAME);
            var page = demo.json("console", "url", "show", "--novnc", NAME)
                    .path("url")
                    .asText();
            try (var browser = Browser.run("screen.mjs", page, "screen.png")) {
                for (var seen : new String[] {"open", "drawn", "typed", "used"}) {
                    assertThat(browser.next(PATIENCE)).isEqualTo(seen);
                }
                demo.run("server", "stop", NAME);
                assertThat(browser.next(PATIENCE)).startsWith("ended: The screen was closed: the server has stopped");
                assertThat(browser.next(PATIENCE)).isEqualTo("refused");
            }
        } finally {
            demo.attempt("server", "delete", "--wait", NAME);
            demo.run("image", "delete", NAME);
        }
    }
}
