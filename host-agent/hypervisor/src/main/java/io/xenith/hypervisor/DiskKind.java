package io.xenith.hypervisor;

/** What a disk of an instance is for; an incarnation has at most one of each. */
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
