package io.xenith.lab.image;

import io.xenith.lab.LabException;
import io.xenith.lab.Programs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How this machine's apt gets at Debian.
 *
 * @param mirror the address that serves Debian's main archive
 * @param proxy of {@code http}, if there is one
 * @param acquire apt's settings about downloads, in the form of a configuration file
 */
public record AptSetup(String mirror, Optional<String> proxy, String acquire) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern SUITE = Pattern.compile("bookworm|trixie|forky|sid|stable|oldstable|testing|unstable");
    // What is set by hand: proxies, checks of dates, retries. The rest are apt's own defaults, which the image's apt
    // has too.
    private static final Pattern TAKEN =
            Pattern.compile("Acquire::(https?::|Retries|Check-Date|Check-Valid-Until|Max-ValidTime|ForceIPv).*");
    private static final Pattern PROXY = Pattern.compile("(?m)^Acquire::http::Proxy \"([^\"]+)\";$");

    /** Asks apt; throws when this machine's apt does not get at Debian. */
    public static AptSetup ofThisMachine() {
        var targets = Programs.run(
                LIMIT,
                List.of(
                        "apt-get",
                        "indextargets",
                        "--format",
                        "$(REPO_URI) $(RELEASE) $(COMPONENT)",
                        "Created-By: Packages"));
        var dump = Programs.run(LIMIT, List.of("apt-config", "dump"));
        return parse(targets.orThrow("apt-get indextargets"), dump.orThrow("apt-config dump"));
    }

    /**
     * Reads apt's own words.
     *
     * @param targets lines of address, suite and component
     * @param dump what {@code apt-config dump} prints
     */
    static AptSetup parse(String targets, String dump) {
        var mirror = targets.lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length == 3 && SUITE.matcher(words[1]).matches() && words[2].equals("main"))
                .map(words -> words[0])
                .findFirst()
                .orElseThrow(() -> new LabException(
                        "apt on this machine is set up with no mirror of Debian (a suite such as bookworm or trixie, component main)."
                                + " Add one to /etc/apt/sources.list.d, and run apt-get update."));
        var acquire = dump.lines().filter(line -> TAKEN.matcher(line).matches()).toList();
        var proxy = PROXY.matcher(dump);
        return new AptSetup(
                mirror,
                proxy.find() ? Optional.of(proxy.group(1)) : Optional.empty(),
                acquire.isEmpty() ? "" : String.join("\n", acquire) + "\n");
    }
}
