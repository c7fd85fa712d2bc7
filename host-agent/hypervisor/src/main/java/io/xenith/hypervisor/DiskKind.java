package io.xenith.hypervisor;

/** What a disk of a domain is for. */
public enum DiskKind {
    ROOT("root"),
    EPHEMERAL("ephemeral"),
    SWAP("swap"),
    CONFIG_DRIVE("config");

    private final String label;

    DiskKind(String label) {
        this.label = label;
    }

    /** The word in file names. */
    public String label() {
        return label;
    }
}
