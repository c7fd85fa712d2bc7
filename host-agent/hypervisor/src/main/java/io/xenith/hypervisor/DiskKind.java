package io.xenith.hypervisor;

/** What a disk is for. */
public enum DiskKind {
    ROOT("root"),
    EPHEMERAL("ephemeral"),
    SWAP("swap"),
    CONFIG_DRIVE("config"),
    /** A volume's, which no domain owns: it stays when domains that had it are gone. */
    VOLUME("volume");

    private final String label;

    DiskKind(String label) {
        this.label = label;
    }

    /** The word in file names. */
    public String label() {
        return label;
    }
}
