package io.xenith.hypervisor.dom0.hotplug;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * The scripts that libxl runs in Dom0 when a guest's device comes or goes, put where it can run them. Their paths go into the
 * configuration of domains; XenStore keeps them with the device, so the files must stay where they are as long as any guest runs.
 */
public enum HotplugScript {
    /** Joins an interface to its bridge and guards it. */
    NIC("vif-xenith"),
    /** Gives a disk to blkback. */
    DISK("block-xenith");

    private final String file;

    HotplugScript(String file) {
        this.file = file;
    }

    /**
     * Writes the script into the folder, where it is not there already as it should be, and returns its absolute path. Whole or
     * not at all: a guest may be starting with the old one at the same moment.
     */
    public Path install(Path folder) {
        try {
            byte[] text = load();
            Files.createDirectories(folder);
            var script = folder.toAbsolutePath().resolve(file);
            if (!Files.isExecutable(script) || !Arrays.equals(text, Files.readAllBytes(script))) {
                var fresh = Files.createTempFile(
                        folder,
                        "." + file,
                        "",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                Files.write(fresh, text);
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE);
            }
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot install " + file + " in " + folder, e);
        }
    }

    private byte[] load() throws IOException {
        try (var resource = HotplugScript.class.getResourceAsStream(file)) {
            if (resource == null) {
                throw new IOException("the resource " + file + " is missing");
            }
            return resource.readAllBytes();
        }
    }
}
