package io.xenith.hypervisor.dom0.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * The hotplug script {@code vif-xenith}, put where libxl can run it. Its path goes into each NIC's {@code script}; XenStore keeps
 * that path with the interface, so the file must stay where it is as long as any guest runs.
 */
public final class VifScript {
    private static final String NAME = "vif-xenith";

    private VifScript() {}

    /**
     * Writes the script into the folder, where it is not there already as it should be, and returns its absolute path. Whole or
     * not at all: a guest may be starting with the old one at the same moment.
     */
    public static Path install(Path folder) {
        try {
            byte[] text = load();
            Files.createDirectories(folder);
            var script = folder.toAbsolutePath().resolve(NAME);
            if (!Files.isExecutable(script) || !Arrays.equals(text, Files.readAllBytes(script))) {
                var fresh = Files.createTempFile(
                        folder,
                        "." + NAME,
                        "",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                Files.write(fresh, text);
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE);
            }
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot install " + NAME + " in " + folder, e);
        }
    }

    private static byte[] load() throws IOException {
        try (var resource = VifScript.class.getResourceAsStream(NAME)) {
            if (resource == null) {
                throw new IOException("the resource " + NAME + " is missing");
            }
            return resource.readAllBytes();
        }
    }
}
