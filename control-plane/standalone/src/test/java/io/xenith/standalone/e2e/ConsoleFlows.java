package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody types to a server's serial console, and looks at another's screen, at the addresses that the client prints. */
abstract class ConsoleFlows {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NAME = "e2e-console";
    private static final String HVM = "e2e-screen";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final OpenStackCli demo;

    ConsoleFlows(OpenStackProgram program) {
        this.demo = Cloud.demo(program);
    }

    @Test
    void whatIsTypedReachesTheServer() throws Exception {
        demo.run("server", "create", "--flavor", "m1.tiny", "--image", "tiny", "--network", "private", "--wait", NAME);
        try {
            assertThat(demo.refused("console", "url", "show", "--novnc", NAME)).contains("Unavailable console type");
            var url = demo.json("console", "url", "show", "--serial", NAME).path("url");
            var console = new Console();
            var socket = connect(URI.create(url.asText()), console);
            type(socket, "somebody\n".getBytes(StandardCharsets.UTF_8));
            Eventually.within(PATIENCE, () -> assertThat(console.text()).contains("somebody"));
            Eventually.within(PATIENCE, () -> assertThat(demo.run("console", "log", "show", NAME))
                    .contains("somebody"));

            demo.run("server", "stop", NAME);
            assertThat(console.ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .startsWith("1000 the server has stopped");
            Eventually.within(PATIENCE, () -> assertThat(
                            demo.json("server", "show", NAME).path("status").asText())
                    .isEqualTo("SHUTOFF"));
            assertThat(demo.refused("console", "url", "show", "--serial", NAME)).contains("409");
        } finally {
            demo.run("server", "delete", "--wait", NAME);
        }
    }

    @Test
    void aServerWithAMonitorShowsItsScreen(@TempDir Path folder) throws Exception {
        var disk = Files.write(folder.resolve("disk.raw"), new byte[1 << 20]);
        demo.run("image create --disk-format raw --container-format bare --property hw_vm_mode=hvm --file " + disk + " "
                + HVM);
        try {
            demo.run("server", "create", "--flavor", "m1.tiny", "--image", HVM, "--network", "private", "--wait", HVM);
            var page = URI.create(demo.json("console", "url", "show", "--novnc", HVM)
                    .path("url")
                    .asText());
            var html = HTTP.send(
                    HttpRequest.newBuilder(page).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(html.statusCode()).isEqualTo(200);
            assertThat(html.body()).contains("noVNC");

            // What the page does: RFC 6143, section 7.1.
            var path = URLDecoder.decode(page.getRawQuery().substring("path=".length()), StandardCharsets.UTF_8);
            var screen = new Console();
            var socket = connect(URI.create("ws://" + page.getAuthority() + "/" + path), screen);
            Eventually.within(PATIENCE, () -> assertThat(screen.text()).isEqualTo("RFB 003.008\n"));
            type(socket, "RFB 003.008\n".getBytes(StandardCharsets.US_ASCII));
            Eventually.within(PATIENCE, () -> assertThat(screen.text()).endsWith("\1\1"));
            type(socket, new byte[] {1, 1});
            Eventually.within(PATIENCE, () -> assertThat(screen.text()).contains(HVM + "."));

            demo.run("server", "stop", HVM);
            assertThat(screen.ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .startsWith("1000 the server has stopped");
        } finally {
            demo.attempt("server", "delete", "--wait", HVM);
            demo.run("image", "delete", HVM);
        }
    }

    private static WebSocket connect(URI address, Console console) throws Exception {
        return HTTP.newWebSocketBuilder()
                .subprotocols("binary")
                .connectTimeout(PATIENCE)
                .buildAsync(address, console)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void type(WebSocket socket, byte[] bytes) throws Exception {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The end of somebody who looks. */
    private static final class Console implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<String> ended = new CompletableFuture<>();

        synchronized String text() {
            return text.toString();
        }

        @Override
        public synchronized @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            text.append(StandardCharsets.UTF_8.decode(data));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ended.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            ended.complete(failure.toString());
        }
    }
}
