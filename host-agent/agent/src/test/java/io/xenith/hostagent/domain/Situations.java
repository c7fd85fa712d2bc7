package io.xenith.hostagent.domain;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Domid;
import io.xenith.hypervisor.ShutdownReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** What may be wanted of a domain and what may be seen of it, in every combination. */
final class Situations {

    static final DomainId ID = new DomainId(new UUID(1, 2));
    static final DomainRef REF = new DomainRef(new Domid(7), ID);
    static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
    static final ByteSize SIZE = ByteSize.ofGib(1);
    static final long GENERATION = 5;
    static final String SHAPE = "aa";

    private Situations() {}

    static List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (Power power : Power.values()) {
            for (String shape : List.of(SHAPE, "bb")) {
                for (long reboots : List.of(0L, 1L)) {
                    for (boolean soft : List.of(true, false)) {
                        for (Duration patience : List.of(Duration.ZERO, Duration.ofSeconds(60))) {
                            for (long incarnation : List.of(1L, 2L)) {
                                targets.add(target(power, shape, reboots, soft, patience, incarnation));
                            }
                        }
                    }
                }
            }
        }
        return targets;
    }

    static Target target(Power power, String shape, long reboots, boolean soft, Duration patience, long incarnation) {
        SortedMap<DiskId, ByteSize> disks = new TreeMap<>();
        disks.put(DiskId.root(ID, incarnation), SIZE);
        return new Target(
                GENERATION,
                power,
                shape,
                reboots,
                soft,
                patience,
                incarnation,
                disks,
                new TreeMap<>(),
                false,
                false,
                false,
                false);
    }

    static List<Observed> observations() {
        List<Guest> guests = new ArrayList<>(List.of(new Guest.None(), new Guest.HalfMade(REF), new Guest.Dying(REF)));
        for (boolean paused : List.of(true, false)) {
            for (String shape : List.of(SHAPE, "bb")) {
                for (long reboots : List.of(0L, 1L)) {
                    guests.add(up(paused, shape, reboots, 1));
                }
            }
        }
        EnumSet.allOf(ShutdownReason.class).forEach(reason -> guests.add(ended(reason)));
        List<Saved> saveds =
                List.of(new Saved.None(), new Saved.Kept(marks(SHAPE, 0, 1)), new Saved.Kept(marks("bb", 1, 1)));
        List<SortedMap<DiskId, ByteSize>> disks = List.of(
                new TreeMap<>(),
                new TreeMap<>(Map.of(DiskId.root(ID, 1), SIZE)),
                new TreeMap<>(Map.of(DiskId.root(ID, 1), ByteSize.ofMib(1))));
        List<Observed> all = new ArrayList<>();
        for (Guest guest : guests) {
            for (Saved saved : saveds) {
                for (SortedMap<DiskId, ByteSize> disk : disks) {
                    for (long settled : List.of(GENERATION - 1, GENERATION)) {
                        for (EndNote note : List.of(
                                new EndNote.None(), new EndNote.Crashed(GENERATION), new EndNote.PoweredOff(4))) {
                            all.add(new Observed(
                                    guest,
                                    saved,
                                    disk,
                                    new TreeMap<>(),
                                    settled,
                                    note,
                                    new StopOrder.None(),
                                    Move.NONE,
                                    false,
                                    false));
                        }
                    }
                }
            }
        }
        return all;
    }

    static Set<String> allSteps() {
        Set<String> names = new TreeSet<>();
        for (Class<?> step : Step.class.getPermittedSubclasses()) {
            names.add(step.getSimpleName());
        }
        names.remove("Refuse"); // by foreign and adopted domains only, which have tests of their own
        names.remove("AwaitWord"); // no way leads on from there; has a test of its own
        names.remove("Arrive"); // by domains that move, whose ways have a test of their own
        names.remove("NoteReturned");
        names.remove("AttachVolume"); // by domains with volumes, whose ways have a test of their own
        names.remove("DetachVolume");
        return names;
    }

    static Marks marks(String shape, long reboots, long incarnation) {
        return new Marks(3, shape, reboots, incarnation);
    }

    static Guest.Up up(boolean paused, String shape, long reboots, long incarnation) {
        return new Guest.Up(REF, paused, marks(shape, reboots, incarnation));
    }

    static Guest.Ended ended(ShutdownReason reason) {
        return new Guest.Ended(REF, reason, marks(SHAPE, 0, 1));
    }

    static Observed nothing() {
        return new Observed(
                new Guest.None(),
                new Saved.None(),
                new TreeMap<>(),
                new TreeMap<>(),
                GENERATION - 1,
                new EndNote.None(),
                new StopOrder.None(),
                Move.NONE,
                false,
                false);
    }

    static Observed with(Observed old, Guest guest) {
        return new Observed(
                guest,
                old.saved(),
                old.disks(),
                old.volumes(),
                old.settledGeneration(),
                old.end(),
                old.stop(),
                old.move(),
                old.rootImageReady(),
                old.bootImagesReady());
    }

    static Observed withStop(Observed old, StopOrder stop) {
        return new Observed(
                old.guest(),
                old.saved(),
                old.disks(),
                old.volumes(),
                old.settledGeneration(),
                old.end(),
                stop,
                old.move(),
                old.rootImageReady(),
                old.bootImagesReady());
    }

    static Observed saved(Observed old, Saved saved) {
        return new Observed(
                old.guest(),
                saved,
                old.disks(),
                old.volumes(),
                old.settledGeneration(),
                old.end(),
                old.stop(),
                old.move(),
                old.rootImageReady(),
                old.bootImagesReady());
    }

    static Observed disks(Observed old, SortedMap<DiskId, ByteSize> disks) {
        return new Observed(
                old.guest(),
                old.saved(),
                disks,
                old.volumes(),
                old.settledGeneration(),
                old.end(),
                old.stop(),
                old.move(),
                old.rootImageReady(),
                old.bootImagesReady());
    }

    static Observed images(Observed old, boolean root, boolean boot) {
        return new Observed(
                old.guest(),
                old.saved(),
                old.disks(),
                old.volumes(),
                old.settledGeneration(),
                old.end(),
                old.stop(),
                old.move(),
                root,
                boot);
    }

    static Observed settledAt(Observed old, long generation) {
        return new Observed(
                old.guest(),
                old.saved(),
                old.disks(),
                old.volumes(),
                generation,
                old.end(),
                old.stop(),
                old.move(),
                old.rootImageReady(),
                old.bootImagesReady());
    }

    static Observed noted(Observed old, EndNote note) {
        return new Observed(
                old.guest(),
                old.saved(),
                old.disks(),
                old.volumes(),
                old.settledGeneration(),
                note,
                old.stop(),
                old.move(),
                old.rootImageReady(),
                old.bootImagesReady());
    }

    static Observed moved(Observed old, Move move) {
        return new Observed(
                old.guest(),
                old.saved(),
                old.disks(),
                old.volumes(),
                old.settledGeneration(),
                old.end(),
                old.stop(),
                move,
                old.rootImageReady(),
                old.bootImagesReady());
    }

    /** The same target of a domain that is to come from another host, or that may go on here after it had left. */
    static Target moving(Target old, boolean arrives, boolean mayReturn) {
        return new Target(
                old.generation(),
                old.power(),
                old.shape(),
                old.rebootCount(),
                old.softReboot(),
                old.stopTimeout(),
                old.incarnation(),
                old.disks(),
                old.volumes(),
                old.adopted(),
                arrives,
                false,
                mayReturn);
    }

    static Observed volumes(Observed old, SortedMap<String, UUID> volumes) {
        return new Observed(
                old.guest(),
                old.saved(),
                old.disks(),
                volumes,
                old.settledGeneration(),
                old.end(),
                old.stop(),
                old.move(),
                old.rootImageReady(),
                old.bootImagesReady());
    }

    /** The same target of a domain that should have these volumes. */
    static Target volumes(Target old, SortedMap<String, UUID> volumes) {
        return new Target(
                old.generation(),
                old.power(),
                old.shape(),
                old.rebootCount(),
                old.softReboot(),
                old.stopTimeout(),
                old.incarnation(),
                old.disks(),
                volumes,
                old.adopted(),
                old.arrives(),
                old.leaves(),
                old.mayReturn());
    }
}
