package io.xenith.imageservice.format;

import java.util.Arrays;
import java.util.Optional;

/** What an owner may say is wrapped round the disk. */
public enum ContainerFormat {
    /** Nothing: the bytes are the disk. */
    BARE("bare"),
    OVF("ovf"),
    OVA("ova"),
    DOCKER("docker"),
    AKI("aki"),
    ARI("ari"),
    AMI("ami");

    private final String wireName;

    ContainerFormat(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the contract, in SQL and towards people. */
    public String wireName() {
        return wireName;
    }

    /** Whether the bytes are an archive that holds the disk, so that the disk format is not seen from outside. */
    boolean isArchive() {
        return switch (this) {
            case OVF, OVA, DOCKER -> true;
            case BARE, AKI, ARI, AMI -> false;
        };
    }

    /** Finds the format of that name; names are lower-case. */
    public static Optional<ContainerFormat> find(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName.equals(wireName))
                .findFirst();
    }
}
