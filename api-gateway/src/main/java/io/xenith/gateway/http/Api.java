package io.xenith.gateway.http;

/** One API of the gateway: its place below the public address, and with it the dialect of its errors. */
public enum Api {
    /** Keystone v3. */
    IDENTITY("/identity"),
    /** Nova v2.1. */
    COMPUTE("/compute"),
    /** Glance v2. */
    IMAGE("/image"),
    /** Neutron v2.0. */
    NETWORK("/network"),
    /** Cinder v3. */
    VOLUME("/volume"),
    /** Placement. */
    PLACEMENT("/placement"),
    /** Our own API for operators. */
    FLEET("/fleet"),
    /** Everything else: the list of services, health, metrics. */
    NONE("");

    private final String root;

    Api(String root) {
        this.root = root;
    }

    /** Path of the service's root, without a slash at its end. */
    public String root() {
        return root;
    }

    /** The API that a request path belongs to. */
    public static Api of(String path) {
        for (Api api : values()) {
            if (api != NONE
                    && path.startsWith(api.root)
                    && (path.length() == api.root.length() || path.charAt(api.root.length()) == '/')) {
                return api;
            }
        }
        return NONE;
    }
}
