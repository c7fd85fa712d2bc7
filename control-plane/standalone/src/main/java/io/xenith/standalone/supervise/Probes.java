package io.xenith.standalone.supervise;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The usual ways to ask. */
public final class Probes {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int HTTP_OK = 200;

    private Probes() {}

    /** Ready when something accepts connections on the loopback port. */
    public static Probe listensOn(int port) {
        return () -> {
            try (var socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        Math.toIntExact(LIMIT.toMillis()));
                return true;
            } catch (IOException e) {
                return false;
            }
        };
    }

    /** Ready when the address answers 200. */
    public static Probe answersOk(String url) {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build();
        return () -> {
            try {
                return Client.INSTANCE
                                .send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == HTTP_OK;
            } catch (IOException e) {
                return false;
            }
        };
    }

    private static final class Client {
        static final HttpClient INSTANCE = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .build();
    }
}
