package io.xenith.standalone.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A release of the real client that is on this machine: the {@code openstack} on {@code PATH}, and what {@code .ci/client} has unpacked.
 *
 * @param version what it answers to {@code --version}; empty when there is none
 * @param command the words that run it
 */
record OpenStackProgram(String version, List<String> command) {
    private static final OpenStackProgram NONE = new OpenStackProgram("", List.of("openstack"));
    private static final OpenStackProgram INSTALLED = findInstalled();
    private static final OpenStackProgram OTHER = findOther();

    OpenStackProgram {
        command = List.copyOf(command);
    }

    /** The one on {@code PATH}, or the command that {@code XENITH_OPENSTACK_CLIENT} names (words split at blanks). */
    static OpenStackProgram installed() {
        return INSTALLED;
    }

    /** One of another version than {@link #installed()}, out of those that are unpacked. */
    static OpenStackProgram ofOtherRelease() {
        return OTHER;
    }

    boolean isThere() {
        return !version.isEmpty();
    }

    private static OpenStackProgram findInstalled() {
        var named = System.getenv().getOrDefault("XENITH_OPENSTACK_CLIENT", "openstack");
        return find(List.of(named.split(" ")));
    }

    private static OpenStackProgram findOther() {
        var releases = unpacked();
        if (!Files.isDirectory(releases)) {
            return NONE;
        }
        try (var found = Files.list(releases)) {
            return found.map(release -> release.resolve("openstack"))
                    .filter(Files::isExecutable)
                    .sorted()
                    .map(program -> find(List.of(program.toString())))
                    .filter(program -> program.isThere() && !program.version().equals(INSTALLED.version()))
                    .findFirst()
                    .orElse(NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where {@code .ci/client} unpacks, which is not in the tree: once serves every clone. */
    private static Path unpacked() {
        var home = Path.of(System.getProperty("user.home"));
        var cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).map(Path::of);
        return cache.orElse(home.resolve(".cache")).resolve("xenith").resolve("clients");
    }

    private static OpenStackProgram find(List<String> command) {
        return version(command)
                .map(version -> new OpenStackProgram(version, command))
                .orElse(NONE);
    }

    private static Optional<String> version(List<String> command) {
        var words = new ArrayList<>(command);
        words.add("--version");
        try {
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            var ended = process.waitFor(1, TimeUnit.MINUTES);
            return ended && process.exitValue() == 0 ? Optional.of(said.replace("openstack ", "")) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The client with the variables of a user. */
    OpenStackCli with(Map<String, String> variables) {
        return new OpenStackCli(this, variables);
    }

    @Override
    public String toString() {
        return "openstack " + version;
    }
}
