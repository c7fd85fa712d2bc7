package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Somebody types to a server's serial console, at the address that the client prints. */
abstract class ConsoleFlows {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NAME = "e2e-console";

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
            var socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("binary")
                    .connectTimeout(PATIENCE)
                    .buildAsync(URI.create(url.asText()), console)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            socket.sendBinary(ByteBuffer.wrap("somebody\n".getBytes(StandardCharsets.UTF_8)), true)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
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
