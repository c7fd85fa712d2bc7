package io.xenith.gateway.console;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.xenith.gateway.backend.ControlPlane;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code GET /console/v1?token=…}, upgraded to a WebSocket once the console is open. Binary and text messages alike are typed to the guest; what it writes comes
 * as binary ones. The subprotocol {@code binary} is spoken if it is asked for.
 */
@ApplicationScoped
public class ConsoleSockets {

    /** Where consoles are connected to. */
    public static final String PATH = "/console/v1";

    /** At once, of this process. */
    static final int OPEN_AT_MOST = 1_000;

    private static final int TOKEN_LENGTH_AT_MOST = 255;

    private final ControlPlane controlPlane;
    private final AtomicInteger open = new AtomicInteger();

    ConsoleSockets(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    void register(@Observes Router router) {
        router.get(PATH).handler(this::connect);
    }

    private void connect(RoutingContext context) {
        HttpServerRequest request = context.request();
        String token = request.getParam("token");
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            refuse(context, 426, "A console is connected to by WebSocket.");
        } else if (token == null || token.isEmpty() || token.length() > TOKEN_LENGTH_AT_MOST) {
            refuse(context, 400, "token: missing or too long");
        } else if (!isFromHere(request)) {
            refuse(context, 403, "Another site's page may not open consoles.");
        } else if (open.incrementAndGet() > OPEN_AT_MOST) {
            open.decrementAndGet();
            refuse(context, 503, "Too many consoles are open. Try again later.");
        } else {
            // Nothing of the request is read before the console is open: then it becomes the socket.
            request.pause();
            new ConsoleSocket(context, token, open::decrementAndGet).start(controlPlane.connections());
        }
    }

    /** A browser says whose page asks; other clients say nothing. A token in a page of somebody else's is no leave to use it there. */
    private static boolean isFromHere(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return true;
        }
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(request.getHeader("Host"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static void refuse(RoutingContext context, int status, String why) {
        context.response().setStatusCode(status).putHeader("Content-Type", "text/plain; charset=utf-8");
        if (status == 426) {
            context.response().putHeader("Upgrade", "websocket");
        }
        context.response().end(why + "\n");
    }
}
