package io.xenith.standalone.settings;

import io.xenith.lab.LabException;
import io.xenith.lab.XenRelease;
import io.xenith.lab.machine.Cables;

/**
 * Hosts with real Xen inside QEMU.
 *
 * @param hosts how many, 0 to {@link Cables#MOST_HOSTS}
 * @param release what they run
 */
public record LabSettings(int hosts, XenRelease release) {
    /** No such hosts. */
    public static final LabSettings NONE = new LabSettings(0, XenRelease.NEWEST);

    /** Checks the bounds. */
    public LabSettings {
        if (hosts < 0 || hosts > Cables.MOST_HOSTS) {
            throw new OperatorException("lab-hosts must be 0 to " + Cables.MOST_HOSTS + " hosts, not " + hosts);
        }
    }

    static LabSettings from(SettingSources sources) {
        try {
            return new LabSettings(
                    sources.number("lab-hosts", 0),
                    XenRelease.of(sources.text("lab-xen", XenRelease.NEWEST.version())));
        } catch (LabException e) {
            throw new OperatorException("lab-xen: " + e.getMessage(), e);
        }
    }
}
