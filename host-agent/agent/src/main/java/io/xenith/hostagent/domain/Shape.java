package io.xenith.hostagent.domain;

import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.EphemeralDisk;
import io.xenith.hostagent.v1.Nic;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hardware of a domain as one short hash: what cannot change without a restart. A change of this text would restart
 * every guest at the next upgrade of the agent, so a property that is added later may only add to the text where it is set.
 */
public final class Shape {

    private static final int HEX_DIGITS = 32;

    private Shape() {}

    /** The hash; equal for specs that a running domain need not be restarted between. */
    public static String compute(DomainSpec spec) {
        StringBuilder text = new StringBuilder(256);
        text.append(spec.getGuestType().name())
                .append('|')
                .append(spec.getVcpus())
                .append('|')
                .append(spec.getMemoryBytes())
                .append("|root ")
                .append(spec.getRootDisk().getSizeBytes());
        for (EphemeralDisk disk : spec.getEphemeralDisksList()) {
            text.append("|disk ")
                    .append(disk.getIndex())
                    .append(' ')
                    .append(disk.getSizeBytes())
                    .append(disk.getSwap() ? " swap" : "");
        }
        for (Nic nic : spec.getNicsList()) {
            text.append("|nic ")
                    .append(nic.getPortId())
                    .append(' ')
                    .append(nic.getMac())
                    .append(' ')
                    .append(nic.getNetworkId())
                    .append(' ')
                    .append(nic.getMtu());
        }
        text.append("|boot ")
                .append(spec.getBoot().getKernel().getSha512())
                .append(' ')
                .append(spec.getBoot().getRamdisk().getSha512())
                .append(' ')
                .append(spec.getBoot().getCommandLine());
        return sha256(text.toString()).substring(0, HEX_DIGITS);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
