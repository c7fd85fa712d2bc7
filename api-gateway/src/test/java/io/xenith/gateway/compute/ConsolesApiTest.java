package io.xenith.gateway.compute;

import static io.xenith.gateway.compute.ComputeCloud.V21;
import static io.xenith.gateway.compute.ComputeCloud.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.controlplane.v1.ConsoleKind;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Serial consoles and screens: their addresses, the sockets behind these, and the page that shows a screen. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class ConsolesApiTest {

    private static final long DEADLINE_SECONDS = 10;
    private static final String SERIAL = "{\"remote_console\": {\"protocol\": \"serial\", \"type\": \"serial\"}}";
    private static final String SCREEN = "{\"remote_console\": {\"protocol\": \"vnc\", \"type\": \"novnc\"}}";

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @ConfigProperty(name = "xenith.consoles.at-once")
    int atOnce;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<WebSocket> opened = new ArrayList<>();
    private ComputeCloud cloud;
    private String id;

    @BeforeEach
    void aServer() {
        cloud = new ComputeCloud(controlPlane, keycloak, port);
        id = cloud.server("web");
    }

    @AfterEach
    void leave() {
        opened.forEach(WebSocket::abort);
    }

    @Test
    void givesTheAddressOfASerialConsole() {
        var made = in(cloud.member, 6).post(V21 + "/servers/" + id + "/remote-consoles", SERIAL);
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        var console = made.json().path("remote_console");
        assertThat(console.path("protocol").asText()).isEqualTo("serial");
        assertThat(console.path("url").asText()).isEqualTo("ws://127.0.0.1:" + port + "/console/v1?token=token-1");
        assertThat(cloud.consoles.last().getInstanceId()).isEqualTo(id);
        var old = cloud.member.post(
                V21 + "/servers/" + id + "/action", "{\"os-getSerialConsole\": {\"type\": \"serial\"}}");
        assertThat(old.json().path("console").path("url").asText()).endsWith("token-2");
        assertThat(in(cloud.member, 6)
                        .post(V21 + "/servers/" + id + "/action", "{\"os-getSerialConsole\": {\"type\": \"serial\"}}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void givesTheAddressOfThePageThatShowsAScreen() {
        var made = in(cloud.member, 6).post(V21 + "/servers/" + id + "/remote-consoles", SCREEN);
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        var console = made.json().path("remote_console");
        assertThat(console.path("protocol").asText()).isEqualTo("vnc");
        assertThat(console.path("type").asText()).isEqualTo("novnc");
        assertThat(console.path("url").asText())
                .isEqualTo(
                        "http://127.0.0.1:" + port + "/console/screen/?path=console%2Fv1%2Fscreen%3Ftoken%3Dscreen-1");
        assertThat(cloud.consoles.last().getKind()).isEqualTo(ConsoleKind.CONSOLE_KIND_SCREEN);
        String vnc = "{\"os-getVNCConsole\": {\"type\": \"%s\"}}";
        String action = V21 + "/servers/" + id + "/action";
        var old = cloud.member.post(action, vnc.formatted("novnc"));
        assertThat(old.json().path("console").path("url").asText()).endsWith("screen-2");
        assertThat(cloud.member.post(action, vnc.formatted("xvpvnc")).status()).isEqualTo(400);
        assertThat(in(cloud.member, 6).post(action, vnc.formatted("novnc")).status())
                .isEqualTo(404);
        cloud.consoles.refuseNext("NO_SCREEN");
        var none = in(cloud.member, 6).post(V21 + "/servers/" + id + "/remote-consoles", SCREEN);
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.text()).contains("Unavailable console type novnc: not now");
    }

    @Test
    void refusesConsolesThatItHasNot() {
        for (String type : new String[] {"serial", "spice-html5", "nonsense"}) {
            var refused = in(cloud.member, 6)
                    .post(
                            V21 + "/servers/" + id + "/remote-consoles",
                            "{\"remote_console\": {\"protocol\": \"vnc\", \"type\": \"%s\"}}".formatted(type));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("Unavailable console type " + type);
        }
        assertThat(in(cloud.member, 6)
                        .post(V21 + "/servers/" + id + "/remote-consoles", "{\"remote_console\": {}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refusesStrangersAndServersThatAreNotRunning() {
        String path = V21 + "/servers/" + id + "/remote-consoles";
        assertThat(in(cloud.stranger, 6).post(path, SERIAL).status()).isEqualTo(404);
        assertThat(in(cloud.stranger, 6).post(path, SCREEN).status()).isEqualTo(404);
        cloud.consoles.refuseNext("WRONG_STATE");
        assertThat(in(cloud.member, 6).post(path, SERIAL).status()).isEqualTo(409);
        cloud.consoles.refuseNext("NEVER_RAN");
        assertThat(in(cloud.member, 6).post(path, SERIAL).text()).contains("is not ready");
    }

    @Test
    void whatIsTypedIntoTheSocketReachesTheGuestAndBack() throws Exception {
        Client client = new Client();
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + "/console/v1?path=%3Ftoken%3Dtoken-1"), client)
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.wrap("uname\n".getBytes(StandardCharsets.UTF_8)), true)
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        client.await("UNAME\n");
        socket.sendText("as text\n", true).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        client.await("AS TEXT\n");
        String large = "x".repeat(40_000);
        for (int i = 0; i < 20; i++) {
            socket.sendText(large, true).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
        client.await("X".repeat(20 * large.length()));

        socket.sendText("exit\n", true).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(client.ended.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).startsWith("1000 the server has stopped");
    }

    @Test
    void typingGoesOnAfterPings() throws Exception {
        Client client = new Client();
        WebSocket socket = connect("token-1", "", client);
        assertThat(client.pinged.tryAcquire(3, DEADLINE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        for (String line : List.of("one\n", "two\n", "three\n")) {
            socket.sendText(line, true).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            client.await(line.toUpperCase(java.util.Locale.ROOT));
        }
    }

    @Test
    void onlySoManyAreOpenAtOnceAndOneThatIsLeftMakesRoom() {
        int last = 101;
        for (int i = 0; i <= atOnce && last == 101; i++) {
            last = refusal("token-1", "");
        }
        assertThat(last).isEqualTo(503);
        opened.removeFirst().abort();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (refusal("token-1", "") == 503) {
            assertThat(System.nanoTime()).as("room in time").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void clientThatDoesNotAnswerPingsIsCut() throws Exception {
        http.newWebSocketBuilder()
                .buildAsync(address("token-1"), new WebSocket.Listener() {
                    @Override
                    public void onOpen(WebSocket socket) {} // asks for nothing, pings included
                })
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(cloud.consoles.awaitLeft()).isTrue();
    }

    @Test
    void tellsTheGuestsEndFromTroubleAndNoticesWhoLeaves() throws Exception {
        Client client = new Client();
        connect("token-1", "", client).sendText("break\n", true).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(client.ended.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("1011 the host does not answer");

        WebSocket leaving = connect("token-1", "", new Client());
        leaving.abort();
        assertThat(cloud.consoles.awaitLeft()).isTrue();
    }

    @Test
    void speaksTheSubprotocolThatClientsAskFor() throws Exception {
        Client client = new Client();
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("binary", "base64")
                .buildAsync(address("token-1"), client)
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(socket.getSubprotocol()).isEqualTo("binary");
        socket.sendText("one\n", true).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        client.await("ONE\n");
    }

    @Test
    void tokenOfOneKindOpensNoOther() throws Exception {
        Client client = new Client();
        WebSocket screen = open("/console/v1/screen?token=screen-1", "", client);
        screen.sendBinary(ByteBuffer.wrap("rfb\n".getBytes(StandardCharsets.UTF_8)), true)
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        client.await("RFB\n");
        assertThat(refusalAt("/console/v1?token=screen-1", "")).isEqualTo(404);
        assertThat(refusalAt("/console/v1/screen?token=token-1", "")).isEqualTo(404);
        assertThat(refusalAt("/console/v1/screen?token=screen-1", "https://elsewhere.example"))
                .isEqualTo(403);
    }

    @Test
    void servesThePageWithAllThatItNeedsAndLetsItLoadNothingElse() {
        TestingClient browser = TestingClient.nobody(port);
        var page = browser.get("/console/screen/?path=console%2Fv1%2Fscreen%3Ftoken%3Dscreen-1");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type").orElseThrow()).startsWith("text/html");
        // What Tempest looks for.
        assertThat(page.text()).contains("noVNC", "<script", "</html>");
        var scripts = Pattern.compile("(?:from|import) ?['\"]([./][^'\"]+[.]js)['\"]");
        var seen = new HashSet<URI>();
        var next = new ArrayDeque<>(List.of(URI.create("/console/screen/screen.js")));
        while (!next.isEmpty()) {
            URI file = next.remove();
            if (seen.add(file)) {
                var script = browser.get(file.toString());
                assertThat(script.status()).as(file.toString()).isEqualTo(200);
                assertThat(script.header("Content-Type").orElseThrow()).contains("javascript");
                assertThat(script.header("Content-Security-Policy").orElseThrow())
                        .contains("default-src 'none'", "script-src 'self';", "connect-src 'self';")
                        .endsWith("frame-ancestors 'self' https://portal.example");
                assertThat(script.header("Referrer-Policy").orElseThrow()).isEqualTo("no-referrer");
                assertThat(script.header("Cache-Control").orElseThrow()).isEqualTo("no-cache");
                scripts.matcher(script.text()).results().forEach(found -> next.add(file.resolve(found.group(1))));
            }
        }
        assertThat(seen).hasSizeGreaterThan(30).contains(URI.create("/console/screen/novnc/core/rfb.js"));
        assertThat(browser.get("/console/screen/screen.css").status()).isEqualTo(200);
        assertThat(browser.get("/console/screen/novnc/LICENSE.txt").status()).isEqualTo(200);
        assertThat(browser.get("/console/screen/none.js").status()).isEqualTo(404);
        assertThat(browser.get("/servers").header("Content-Security-Policy")).isEmpty();
    }

    @Test
    void refusesUnknownTokensOtherSitesAndWhatIsNoSocket() {
        assertThat(refusal("guessed", "")).isEqualTo(404);
        assertThat(refusal("", "")).isEqualTo(400);
        assertThat(refusal("token-1", "https://elsewhere.example")).isEqualTo(403);
        assertThat(refusal("token-1", "nonsense")).isEqualTo(403);
        assertThat(refusal("token-1", "http://localhost:" + port)).isEqualTo(101);
        assertThat(TestingClient.nobody(port).get("/console/v1?token=token-1").status())
                .isEqualTo(426);
    }

    private int refusal(String token, String origin) {
        return refusalAt("/console/v1?token=" + token, origin);
    }

    private int refusalAt(String path, String origin) {
        try {
            open(path, origin, new Client());
            return 101;
        } catch (CompletionException e) {
            return e.getCause() instanceof WebSocketHandshakeException handshake ? status(handshake.getResponse()) : 0;
        }
    }

    private static int status(@Nullable HttpResponse<?> response) {
        return response == null ? 0 : response.statusCode();
    }

    private WebSocket connect(String token, String origin, Client client) {
        return open("/console/v1?token=" + token, origin, client);
    }

    private WebSocket open(String path, String origin, Client client) {
        var builder = http.newWebSocketBuilder();
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        WebSocket socket = builder.buildAsync(URI.create("ws://localhost:" + port + path), client)
                .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .join();
        opened.add(socket);
        return socket;
    }

    private URI address(String token) {
        return URI.create("ws://localhost:" + port + "/console/v1?token=" + token);
    }

    /** What came, as text; and how it ended. */
    private static final class Client implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        private final Semaphore pinged = new Semaphore(0);
        private String expected = "";
        private CompletableFuture<Boolean> seen = new CompletableFuture<>();

        void await(String words) throws Exception {
            synchronized (this) {
                expected = words;
                seen = new CompletableFuture<>();
                look();
            }
            assertThat(seen.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        private void look() {
            if (!expected.isEmpty() && text.indexOf(expected) >= 0) {
                seen.complete(true);
            }
        }

        @Override
        public synchronized @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            text.append(StandardCharsets.UTF_8.decode(data));
            look();
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            pinged.release();
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ended.add(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            ended.add(failure.toString());
        }
    }
}
