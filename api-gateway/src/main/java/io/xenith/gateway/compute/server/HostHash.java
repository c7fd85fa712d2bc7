package io.xenith.gateway.compute.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a tenant may know of a host: whether two servers share one. The hash has the project in it, so that projects cannot compare.
 */
public final class HostHash {

    private HostHash() {}

    /** The hash as Nova makes it; empty for no host. */
    public static String of(String projectIdHex, String hostName) {
        if (hostName.isEmpty()) {
            return "";
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-224")
                            .digest((projectIdHex + hostName).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-224", e);
        }
    }
}
