package io.xenith.lab.image;

import io.xenith.lab.FileLock;
import io.xenith.lab.Progress;
import io.xenith.lab.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** Images by recipe. Several programs may ask at once: one makes the image, the others wait for it. */
public final class ImageCache {
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(40);

    private final Path directory;

    /** In a directory of its own, made when missing. */
    public ImageCache(Path directory) {
        this.directory = directory;
    }

    /** Where images are kept when nobody says: {@code XENITH_LAB_CACHE}, or the user's cache directory. */
    public static Path defaultDirectory() {
        var named = System.getenv("XENITH_LAB_CACHE");
        if (named != null && !named.isBlank()) {
            return Path.of(named).toAbsolutePath();
        }
        var caches = System.getenv("XDG_CACHE_HOME");
        var base = caches != null && caches.startsWith("/")
                ? Path.of(caches)
                : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("xenith/lab");
    }

    /** Whether the image of the recipe is there. */
    public boolean holds(Recipe recipe) {
        return Files.isDirectory(directory.resolve(recipe.name()));
    }

    /** The image of the recipe, which is made first when it is not there: about three minutes, and network. */
    public LabImage load(Recipe recipe, Progress progress) {
        var place = directory.resolve(recipe.name());
        try {
            Files.createDirectories(directory);
            try (var _ = FileLock.take(
                    directory.resolve(recipe.release().version() + ".lock"),
                    WAIT_LIMIT,
                    () -> progress.step("another program makes the image; waiting for it"))) {
                if (!Files.isDirectory(place)) {
                    make(recipe, place, progress);
                }
            }
            return new LabImage(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void make(Recipe recipe, Path place, Progress progress) throws IOException {
        // What a killed build left, which may still be dying: so this one has a name of its own.
        var prefix = "making-" + recipe.release().version() + "-";
        try (var others = Files.newDirectoryStream(directory, prefix + "*")) {
            for (var other : others) {
                Trees.remove(other);
            }
        }
        var fresh = directory.resolve(prefix + ProcessHandle.current().pid());
        Files.createDirectories(fresh);
        ImageBuild.run(recipe, fresh, progress);
        Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
    }
}
