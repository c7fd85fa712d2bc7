package io.xenith.hostagent.domain;

import static java.util.Objects.requireNonNull;

import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainRef;
import java.time.Instant;
import java.util.UUID;

/** What is to be done next about one domain. Each is one micro-operation or none, and each may be done twice. */
public sealed interface Step {

    /** Nothing: the domain is as it should be, in this state. */
    record Settle(Settled state) implements Step {}

    /** Nothing before that time or an event. */
    record WaitUntil(Instant at) implements Step {}

    /** Nothing but to look again soon: Xen is busy with the domain. */
    record LookAgain() implements Step {}

    /** Nothing before the control plane says that the domain is still wanted here: its host has rebooted. */
    record AwaitWord() implements Step {}

    /** Nothing, ever, until the intended state changes. */
    record Refuse(String why) implements Step {
        public Refuse {
            requireNonNull(why);
        }
    }

    record FetchRootImage() implements Step {}

    record FetchBootImages() implements Step {}

    record DeleteDisk(DiskId disk) implements Step {}

    record MakeDisk(DiskId disk) implements Step {}

    record GrowDisk(DiskId disk) implements Step {}

    record CreatePaused() implements Step {}

    /** Makes the domain from its saved memory, paused. */
    record Restore() implements Step {}

    /** Takes the domain from the host that it comes from, as it runs there; paused until it is noted that it has arrived. */
    record Arrive() implements Step {}

    /** Writes down that a domain which had left is here again. */
    record NoteReturned() implements Step {}

    /** Removes saved memory. */
    record DiscardSaved() implements Step {}

    record Suspend(DomainRef domain) implements Step {}

    /** Lets a guest go on whose suspend did not come to its end. */
    record Resume(DomainRef domain) implements Step {}

    record Pause(DomainRef domain) implements Step {}

    record Unpause(DomainRef domain) implements Step {}

    /** Makes the volume's disk where it is missing, and plugs it in. */
    record AttachVolume(DomainRef domain, String device, UUID volume) implements Step {}

    /** Unplugs a volume. Its disk stays. */
    record DetachVolume(DomainRef domain, String device) implements Step {}

    record RequestShutdown(DomainRef domain) implements Step {}

    record RequestReboot(DomainRef domain) implements Step {}

    record Destroy(DomainRef domain, String why) implements Step {}

    /** Writes down that the guest ended by itself, before the domain that shows it is destroyed. */
    record NoteEnd(EndNote note) implements Step {}

    /** The states that need nothing more. */
    enum Settled {
        RUNNING,
        PAUSED,
        SUSPENDED,
        OFF,
        CRASHED,
        LEFT,
        ABSENT
    }
}
