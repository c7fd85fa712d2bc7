package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.util.regex.Pattern;

/**
 * Where disks are thin volumes.
 *
 * @param volumeGroup a volume group of this host; what else is in it is left alone
 * @param pool a thin pool in it
 * @param mostImages how many images are kept as volumes for quick copies; 1 or more
 */
public record LvmThinSettings(String volumeGroup, String pool, int mostImages) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,62}");

    public LvmThinSettings {
        if (!NAME.matcher(volumeGroup).matches() || !NAME.matcher(pool).matches() || mostImages < 1) {
            throw new HypervisorException(
                    new Failure.InvalidConfig("lvm", "not a volume group and a pool: " + volumeGroup + "/" + pool));
        }
    }
}
