package io.xenith.gateway.console;

import io.xenith.gateway.version.PublicAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of consoles as clients are given them: whoever has one has the console, until its token is past. */
@ApplicationScoped
public class ConsoleAddresses {

    private final PublicAddress address;

    /** Addresses below this one. */
    public ConsoleAddresses(PublicAddress address) {
        this.address = address;
    }

    /** Of a serial console: {@code ws} or {@code wss}, to be spoken to at once. */
    public String serial(String token) {
        return address.of(ConsoleSockets.SERIAL_PATH + "?token=" + token).replaceFirst("^http", "ws");
    }

    /**
     * Of a screen: {@code http} or {@code https}, a page for a browser. Programs that open the socket themselves, as Tempest does, find its path
     * (without the first slash) in the parameter {@code path}, as in the addresses that Nova gives.
     */
    public String screen(String token) {
        String socket = URI.create(address.of(ConsoleSockets.SCREEN_PATH)).getRawPath() + "?token=" + token;
        return address.of(ScreenPage.PATH) + "?path=" + URLEncoder.encode(socket.substring(1), StandardCharsets.UTF_8);
    }
}
