package io.xenith.gateway.console;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The page that shows a screen, {@code /console/screen/?path=…}. Its files are static; what is said here is how they are served: no script, style
 * or connection but our own, in a frame only of the pages that may open consoles, and the address, which has a token in it, told to nobody.
 *
 * <p>Sources: Content Security Policy Level 3; RFC 9111 for how long files are kept.
 */
@ApplicationScoped
class ScreenPage {

    /** Where the page is, to be followed by a query. */
    static final String PATH = "/console/screen/";

    /** Before the handler that serves the files, which Quarkus adds after all others. */
    private static final int BEFORE_FILES = -1;

    private final String policy;

    ScreenPage(ConsoleConfig config) {
        // noVNC draws pictures and pointers from data addresses.
        this.policy =
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
                        + config.allowedOrigins().orElseGet(List::of).stream()
                                .map(origin -> " " + origin)
                                .collect(Collectors.joining());
    }

    void register(@Observes Router router) {
        router.get(PATH + "*").order(BEFORE_FILES).handler(this::guard);
        router.head(PATH + "*").order(BEFORE_FILES).handler(this::guard);
    }

    private void guard(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("Content-Security-Policy", policy);
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        // The handler of the files would have them kept for a day, whatever release of us comes meanwhile.
        context.addHeadersEndHandler(_ -> headers.set("Cache-Control", "no-cache"));
        context.next();
    }
}
