package io.xenith.hypervisor.libxl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Under which names libxl may be found. Xen gives each release a soname of its own ({@code libxenlight.so.4.20}) and a
 * toolstack works only with the hypervisor of its release, so the release that runs comes first; then the newest.
 */
final class Sonames {
    private static final int OLDEST_MINOR = 17;
    private static final int NEWEST_MINOR = 40;

    private Sonames() {}

    /** The names to try, in order. {@code running} is what runs here, as {@code 4.20}, where that is known. */
    static List<String> computeCandidates(Optional<String> running) {
        var names = new ArrayList<String>();
        running.filter(version -> version.matches("\\d{1,3}\\.\\d{1,3}")).ifPresent(v -> names.add(ofVersion(v)));
        for (int minor = NEWEST_MINOR; minor >= OLDEST_MINOR; minor--) {
            var name = ofVersion("4." + minor);
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    private static String ofVersion(String version) {
        return "libxenlight.so." + version;
    }
}
