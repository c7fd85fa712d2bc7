package io.xenith.lab;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The releases of Xen that the lab knows, each with the Debian release that packages it. */
public enum XenRelease {
    /** Debian 12. */
    XEN_4_17("4.17", "bookworm"),
    /** Debian 13. */
    XEN_4_20("4.20", "trixie");

    /** What a lab runs when nobody says. */
    public static final XenRelease NEWEST = XEN_4_20;

    private final String version;
    private final String suite;

    XenRelease(String version, String suite) {
        this.version = version;
        this.suite = suite;
    }

    /** As people and packages write it: {@code 4.20}. */
    public String version() {
        return version;
    }

    /** Debian's name of the release that has it. */
    public String suite() {
        return suite;
    }

    /** The release of this version; throws with the ones there are. */
    public static XenRelease of(String version) {
        return Arrays.stream(values())
                .filter(release -> release.version.equals(version))
                .findFirst()
                .orElseThrow(() -> new LabException("there is no lab of Xen " + version + ", only of "
                        + Arrays.stream(values()).map(XenRelease::version).collect(Collectors.joining(", "))));
    }
}
