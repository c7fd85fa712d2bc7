package io.xenith.gateway.version;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses of ours as clients see them, for links and the catalog. */
@ApplicationScoped
public class PublicAddress {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]_-]{1,255}");

    private final Supplier<String> base;

    /** The configured address, or that of the request in hand. */
    @Inject
    public PublicAddress(PublicConfig config, CurrentVertxRequest container) {
        this(config.publicUrl()
                .map(PublicAddress::withoutSlash)
                .<Supplier<String>>map(fixed -> () -> fixed)
                .orElse(() -> ofRequest(container.getCurrent())));
    }

    /** For tests. */
    public PublicAddress(Supplier<String> base) {
        this.base = base;
    }

    /** Absolute address of a path that begins with a slash. */
    public String of(String path) {
        return base.get() + path;
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    // A Host header that is no host (it is the client's to choose) must not end up in links.
    private static String ofRequest(@Nullable RoutingContext context) {
        if (context == null) {
            return "http://localhost";
        }
        HttpServerRequest request = context.request();
        String host = request.getHeader("Host");
        return host != null && HOST.matcher(host).matches() ? request.scheme() + "://" + host : "http://localhost";
    }
}
