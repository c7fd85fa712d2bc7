package io.xenith.lab.image;

import io.xenith.lab.CommandResult;
import io.xenith.lab.LabException;
import io.xenith.lab.Programs;
import io.xenith.lab.Progress;
import io.xenith.lab.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Carries out a recipe. */
final class ImageBuild {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final Duration SMALL_LIMIT = Duration.ofMinutes(5);
    private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
    private static final String STEP = "## ";

    private ImageBuild() {}

    /** Fills the directory with the files of {@link LabImage}; throws with the last lines of {@code build.log}. */
    static void run(Recipe recipe, Path directory, Progress progress) throws IOException {
        progress.step("making the Dom0 image of Xen " + recipe.release().version() + " in " + directory.getParent()
                + " (once; about three minutes)");
        var apt = AptSetup.ofThisMachine();
        var image = new LabImage(directory);
        makeKeys(image);
        var scripts = directory.resolve("recipe");
        recipe.unpack(scripts);
        var runtime = makeRuntime(directory);
        var settings = Files.writeString(directory.resolve("apt.conf"), apt.acquire());
        var builder = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "bash",
                        scripts.resolve("build-dom0.sh").toString())
                .redirectErrorStream(true);
        var environment = builder.environment();
        environment.put("SUITE", recipe.release().suite());
        environment.put("XEN", recipe.release().version());
        environment.put("MIRROR", apt.mirror());
        environment.put("PACKAGES", String.join(" ", recipe.packages()));
        environment.put("RECIPE", scripts.toString());
        environment.put("OUT", directory.toString());
        environment.put("RUNTIME", runtime.toString());
        environment.put("APT_CONF", settings.toString());
        environment.put("KEYRING", KEYRING.toString());
        environment.put("PATH", environment.getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin");
        apt.proxy().ifPresent(proxy -> environment.put("http_proxy", proxy));
        runToEnd(builder, directory.resolve("build.log"), progress);
        Trees.remove(runtime);
        Files.delete(settings);
    }

    private static void runToEnd(ProcessBuilder builder, Path log, Progress progress) throws IOException {
        var process = builder.start();
        process.getOutputStream().close();
        // Ends the build when this thread is stuck in reading from it; the reader then sees the end.
        var _ = process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).whenComplete((_, failure) -> {
            if (failure != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        });
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var out = Files.newBufferedWriter(log)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line);
                out.newLine();
                if (line.startsWith(STEP)) {
                    progress.step(line.substring(STEP.length()));
                }
            }
        }
        if (process.onExit().join().exitValue() != 0) {
            var text = Files.readString(log);
            throw new LabException("making the image failed. The end of " + log + ":\n" + lastLines(text));
        }
    }

    private static String lastLines(String text) {
        var lines = text.strip().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    private static void makeKeys(LabImage image) throws IOException {
        var hostKey = image.directory().resolve("host_key");
        for (var key : List.of(image.key(), hostKey)) {
            Programs.run(
                            SMALL_LIMIT,
                            List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", key.toString()))
                    .orThrow("ssh-keygen");
        }
        var words = Files.readString(image.directory().resolve("host_key.pub")).split(" ", -1);
        Files.writeString(image.knownHosts(), "xenith-lab " + words[0] + " " + words[1] + "\n");
        Files.setPosixFilePermissions(image.key(), PosixFilePermissions.fromString("rw-------"));
    }

    /** Debian 12 has no Java of our version; one way for both releases is simpler, and half the size of the package. */
    private static Path makeRuntime(Path directory) throws IOException {
        var runtime = directory.resolve("runtime");
        var jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
        CommandResult result = Programs.run(
                SMALL_LIMIT,
                List.of(
                        jlink.toString(),
                        "--add-modules",
                        Recipe.MODULES,
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        "--generate-cds-archive",
                        "--output",
                        runtime.toString()));
        result.orThrow("jlink");
        return runtime;
    }
}
