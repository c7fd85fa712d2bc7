package io.xenith.scheduler;

/** The countable things a host has and an instance holds. Each is one flat column of the snapshot. */
public enum Resource {
    VCPUS(0, "vcpus", ""),
    MEMORY(1, "memory", " MiB"),
    DISK(2, "disk", " GiB");

    private final int column;
    private final String label;
    private final String unitSuffix;

    Resource(int column, String label, String unitSuffix) {
        this.column = column;
        this.label = label;
        this.unitSuffix = unitSuffix;
    }

    /** The word for it in explanations, metrics and logs. */
    public String label() {
        return label;
    }

    /** Where this resource's amounts are in arrays by resource. */
    int column() {
        return column;
    }

    /** The amount with its unit, as an operator reads it: {@code 4096 MiB}. */
    String inWords(long amount) {
        return amount + unitSuffix;
    }
}
