package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A volume that an instance has. It has it from the request to attach until its agent has said that it does not: nobody else can have it
 * meanwhile.
 *
 * @param device what the guest calls it: {@code xvde} to {@code xvdy}
 * @param attachedAt when it was asked for
 */
public record VolumeAttachment(
        VolumeId volume, long sizeBytes, String device, AttachmentPhase phase, Instant attachedAt) {
    public VolumeAttachment {
        requireNonNull(volume, "volume");
        requireNonNull(device, "device");
        requireNonNull(phase, "phase");
        requireNonNull(attachedAt, "attachedAt");
    }

    /** In another phase. */
    public VolumeAttachment with(AttachmentPhase next) {
        return new VolumeAttachment(volume, sizeBytes, device, next, attachedAt);
    }
}
