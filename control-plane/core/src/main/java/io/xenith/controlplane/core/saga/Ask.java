package io.xenith.controlplane.core.saga;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.AttachmentPhase;
import io.xenith.controlplane.core.instance.BootSource;
import io.xenith.controlplane.core.instance.Flavor;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.Profile;
import io.xenith.controlplane.core.instance.RebootKind;
import io.xenith.controlplane.core.instance.VolumeAttachment;
import io.xenith.controlplane.core.instance.VolumeId;
import io.xenith.scheduler.HostId;
import org.jspecify.annotations.Nullable;

/** What may be asked of an instance that exists. */
public sealed interface Ask {
    /** The kind of operation that it becomes. */
    OperationKind kind();

    /** To start. */
    record Start() implements Ask {
        @Override
        public OperationKind kind() {
            return OperationKind.START;
        }
    }

    /** To stop. */
    record Stop() implements Ask {
        @Override
        public OperationKind kind() {
            return OperationKind.STOP;
        }
    }

    /** To reboot; hard also brings back what is off, stuck or failed. */
    record Reboot(RebootKind how) implements Ask {
        public Reboot {
            requireNonNull(how, "how");
        }

        @Override
        public OperationKind kind() {
            return OperationKind.REBOOT;
        }
    }

    /** To pause. */
    record Pause() implements Ask {
        @Override
        public OperationKind kind() {
            return OperationKind.PAUSE;
        }
    }

    /** To go on after a pause. */
    record Unpause() implements Ask {
        @Override
        public OperationKind kind() {
            return OperationKind.UNPAUSE;
        }
    }

    /** To save its memory and free its host's. */
    record Suspend() implements Ask {
        @Override
        public OperationKind kind() {
            return OperationKind.SUSPEND;
        }
    }

    /** To go on with its saved memory. */
    record Resume() implements Ask {
        @Override
        public OperationKind kind() {
            return OperationKind.RESUME;
        }
    }

    /** To make its root disk anew. */
    record Rebuild(BootSource boot, Profile profile) implements Ask {
        public Rebuild {
            requireNonNull(boot, "boot");
            requireNonNull(profile, "profile");
        }

        @Override
        public OperationKind kind() {
            return OperationKind.REBUILD;
        }
    }

    /** To have another size. */
    record ResizeTo(Flavor flavor) implements Ask {
        public ResizeTo {
            requireNonNull(flavor, "flavor");
        }

        @Override
        public OperationKind kind() {
            return OperationKind.RESIZE;
        }
    }

    /** To keep the new size. */
    record ConfirmResize() implements Ask {
        @Override
        public OperationKind kind() {
            return OperationKind.CONFIRM_RESIZE;
        }
    }

    /** To go back to the old size. */
    record RevertResize() implements Ask {
        @Override
        public OperationKind kind() {
            return OperationKind.REVERT_RESIZE;
        }
    }

    /**
     * To go to another host as it runs.
     *
     * @param onto the only host that will do; absent: any
     * @param withoutCopy only to one that has the same store
     */
    record Migrate(@Nullable HostId onto, boolean withoutCopy) implements Ask {
        /** To any host. */
        public Migrate() {
            this(null);
        }

        /** To this host, or, if it is absent, to any. */
        public Migrate(@Nullable HostId onto) {
            this(onto, false);
        }

        @Override
        public OperationKind kind() {
            return OperationKind.MIGRATE;
        }
    }

    /**
     * To stop, go to another host and start there, and wait for a word to stay, as after a resize.
     *
     * @param onto the only host that will do; absent: any
     */
    record MigrateCold(@Nullable HostId onto) implements Ask {
        /** To any host. */
        public MigrateCold() {
            this(null);
        }

        @Override
        public OperationKind kind() {
            return OperationKind.MIGRATE_COLD;
        }
    }

    /**
     * To be made anew on another host, as its own is fenced; whoever asks has seen the proof.
     *
     * @param onto the only host that will do; absent: any
     * @param stopped whether it is to stay off there, whatever it was before
     */
    record Evacuate(@Nullable HostId onto, boolean stopped) implements Ask {
        @Override
        public OperationKind kind() {
            return OperationKind.EVACUATE;
        }
    }

    /** To stay where it is after all, if it has not gone yet. Goes on with the operation that is open. */
    record CallOffMigration() implements Ask {
        @Override
        public OperationKind kind() {
            return OperationKind.MIGRATE;
        }
    }

    /** To be removed. */
    record Delete() implements Ask {
        @Override
        public OperationKind kind() {
            return OperationKind.DELETE;
        }
    }

    /** To have a volume, which is on its host already. */
    record AttachVolume(VolumeAttachment volume) implements Ask {
        public AttachVolume {
            if (volume.phase() != AttachmentPhase.ATTACHING) {
                throw new IllegalArgumentException("it comes only now: " + volume);
            }
        }

        @Override
        public OperationKind kind() {
            return OperationKind.ATTACH_VOLUME;
        }
    }

    /** To have a volume no more. */
    record DetachVolume(VolumeId volume) implements Ask {
        public DetachVolume {
            requireNonNull(volume, "volume");
        }

        @Override
        public OperationKind kind() {
            return OperationKind.DETACH_VOLUME;
        }
    }

    /** To be told of its ports anew, one more or one less than before. */
    record Replug(OperationKind kind) implements Ask {
        public Replug {
            if (kind != OperationKind.ATTACH_PORT && kind != OperationKind.DETACH_PORT) {
                throw new IllegalArgumentException("no plugging: " + kind);
            }
        }
    }
}
