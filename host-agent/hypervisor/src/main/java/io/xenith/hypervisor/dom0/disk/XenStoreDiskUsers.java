package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.xenstore.XenStoreException;
import io.xenith.hypervisor.xenstore.XenStoreTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds a disk's user among the block backends that Dom0 serves, as XenStore lists them:
 * {@code /local/domain/0/backend/<vbd or qdisk>/<domid>/<device>/params} names the file or device, behind the name of a driver and
 * a colon where QEMU serves it. It is there from the making of a domain until the backend has let go of the disk.
 */
public final class XenStoreDiskUsers implements DiskUsers {
    private static final String BACKENDS = "/local/domain/0/backend/";
    private static final List<String> KINDS = List.of("vbd", "vbd3", "qdisk");

    private final XenStoreTree tree;

    public XenStoreDiskUsers(XenStoreTree tree) {
        this.tree = tree;
    }

    @Override
    public Optional<String> findUser(Path disk) {
        var wanted = real(disk);
        try {
            for (var kind : KINDS) {
                for (var domid : tree.list(BACKENDS + kind).orElse(List.of())) {
                    for (var device : tree.list(BACKENDS + kind + "/" + domid).orElse(List.of())) {
                        var backend = BACKENDS + kind + "/" + domid + "/" + device;
                        if (tree.read(backend + "/params")
                                .filter(params -> real(pathOf(params)).equals(wanted))
                                .isPresent()) {
                            return Optional.of("domain " + domid + " as "
                                    + tree.read(backend + "/dev").orElse(device));
                        }
                    }
                }
            }
            return Optional.empty();
        } catch (XenStoreException e) {
            throw new HypervisorException(e.toFailure(), e);
        }
    }

    private static Path pathOf(String params) {
        int slash = params.indexOf('/');
        return Path.of(slash <= 0 ? params : params.substring(slash));
    }

    /** Without symbolic links (LVM's names are such), or as it is where it is not there any more. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }
}
