package io.xenith.gateway.console;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.xenith.controlplane.v1.ConsoleKind;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.version.PublicConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /console/v1?token=…} for serial consoles and {@code GET /console/v1/screen?token=…} for screens, upgraded to a WebSocket once the console is open. Binary and text messages alike are typed to the guest; what it writes comes
 * as binary ones. Of a screen these bytes are RFB (RFC 6143). The subprotocol {@code binary} is spoken if it is asked for.
 */
@ApplicationScoped
public class ConsoleSockets {

    /** Where serial consoles are connected to. */
    public static final String SERIAL_PATH = "/console/v1";

    /** Where screens are connected to. */
    public static final String SCREEN_PATH = "/console/v1/screen";

    private static final int TOKEN_LENGTH_AT_MOST = 255;
    // noVNC, and those who learnt from it, put the address of the socket with its query into one parameter.
    private static final Pattern TOKEN_IN_PATH = Pattern.compile("[?&]?token=([^&]*)");

    private final ControlPlane controlPlane;
    private final ConsoleConfig config;
    private final Origins origins;
    private final AtomicInteger open = new AtomicInteger();

    ConsoleSockets(ControlPlane controlPlane, ConsoleConfig config, PublicConfig address) {
        this.controlPlane = controlPlane;
        this.config = config;
        this.origins = new Origins(
                address.publicUrl(), config.allowedOrigins().map(Set::copyOf).orElseGet(Set::of));
    }

    void register(@Observes Router router) {
        router.get(SERIAL_PATH).handler(context -> connect(context, ConsoleKind.CONSOLE_KIND_SERIAL));
        router.get(SCREEN_PATH).handler(context -> connect(context, ConsoleKind.CONSOLE_KIND_SCREEN));
    }

    private void connect(RoutingContext context, ConsoleKind kind) {
        HttpServerRequest request = context.request();
        String token = token(request);
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            refuse(context, 426, "A console is connected to by WebSocket.");
        } else if (token.isEmpty() || token.length() > TOKEN_LENGTH_AT_MOST) {
            refuse(context, 400, "token: missing or too long");
        } else if (!origins.allow(request.getHeader("Origin"), request.getHeader("Host"))) {
            refuse(context, 403, "Another site's page may not open consoles.");
        } else if (open.incrementAndGet() > config.atOnce()) {
            open.decrementAndGet();
            refuse(context, 503, "Too many consoles are open. Try again later.");
        } else {
            // Nothing of the request is read before the console is open: then it becomes the socket.
            request.pause();
            new ConsoleSocket(context, kind, token, config.pingEvery(), open::decrementAndGet)
                    .start(controlPlane.connections());
        }
    }

    private static String token(HttpServerRequest request) {
        String token = request.getParam("token");
        String path = request.getParam("path");
        if (token != null || path == null) {
            return token == null ? "" : token;
        }
        Matcher inPath = TOKEN_IN_PATH.matcher(path);
        return inPath.find() ? inPath.group(1) : "";
    }

    static void refuse(RoutingContext context, int status, String why) {
        context.response().setStatusCode(status).putHeader("Content-Type", "text/plain; charset=utf-8");
        if (status == 426) {
            context.response().putHeader("Upgrade", "websocket");
        }
        context.response().end(why + "\n");
    }
}
