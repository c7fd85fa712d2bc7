package io.xenith.hostagent.work;

import io.xenith.hostagent.domain.Marks;
import io.xenith.hostagent.domain.Move;
import io.xenith.hostagent.domain.Saved;
import io.xenith.hostagent.domain.Step;
import io.xenith.hostagent.domain.StopOrder;
import io.xenith.hostagent.domain.Target;
import io.xenith.hostagent.journal.Entry;
import io.xenith.hostagent.transfer.DiskPeers;
import io.xenith.hostagent.v1.DiskPeer;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ImageRef;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.StoredDisk;
import io.xenith.hypervisor.SuspendMode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one step of one domain: the micro-operation, and what must be remembered of it. */
final class StepRunner {

    private static final Duration QUICK = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(10);
    /** Longer than libxl gives a hotplug script, and a guest to let go. */
    private static final Duration PLUG = Duration.ofMinutes(1);

    private static final Duration MOVE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private final WorkContext context;
    private final DomainId id;
    private final DomainView view;
    private final Leases leases;
    private final VolumeSteps volumes;

    StepRunner(WorkContext context, DomainId id, DomainView view, Leases leases) {
        this.context = context;
        this.id = id;
        this.view = view;
        this.leases = leases;
        this.volumes = new VolumeSteps(context, view);
    }

    /** Whether the step moves so much data or memory that only a few may run at once on a host. */
    static boolean isHeavy(Step step) {
        return switch (step) {
            case Step.MakeDisk _, Step.GrowDisk _, Step.DeleteDisk _ -> true;
            case Step.CreatePaused _, Step.Restore _, Step.Arrive _, Step.Suspend _, Step.Destroy _ -> true;
            case Step.FetchRootImage _, Step.FetchBootImages _ -> false; // waits for the network, bounded by the cache
            case Step.AttachVolume _, Step.DetachVolume _ -> false;
            case Step.DiscardSaved _, Step.Resume _, Step.Pause _, Step.Unpause _ -> false;
            case Step.RequestShutdown _, Step.RequestReboot _, Step.NoteEnd _, Step.NoteReturned _ -> false;
            case Step.Settle _, Step.WaitUntil _, Step.LookAgain _, Step.AwaitWord _, Step.Refuse _ -> false;
        };
    }

    /** Does the step; one that asks for nothing to be done does nothing here. */
    void run(
            Step step,
            DomainSpec spec,
            Target target,
            String operation,
            Cancellation cancellation,
            Consumer<String> progress)
            throws IOException {
        Call quick = new Call(operation, QUICK, cancellation);
        Call slow = new Call(operation, LONG, cancellation);
        var xen = context.hypervisor();
        switch (step) {
            case Step.Settle _, Step.WaitUntil _, Step.LookAgain _, Step.AwaitWord _, Step.Refuse _ -> {}
            case Step.FetchRootImage _ ->
                leases.acquire(List.of(spec.getRootDisk().getImage()), cancellation, progress);
            case Step.FetchBootImages _ -> leases.acquire(Leases.bootImagesOf(spec), cancellation, progress);
            case Step.MakeDisk(var disk) -> makeDisk(slow, spec, target, disk);
            case Step.GrowDisk(var disk) -> view.put(context.store().resizeDisk(slow, disk, sizeOf(target, disk)));
            case Step.DeleteDisk(var disk) -> {
                context.store().deleteDisk(slow, disk);
                view.remove(disk);
            }
            case Step.CreatePaused _ -> createPaused(slow, spec, target);
            case Step.Restore _ -> restore(slow, spec, target);
            case Step.Arrive _ ->
                new Arrival(context, id, view, leases)
                        .run(new Call(operation, MOVE, cancellation), spec, target, progress);
            case Step.NoteReturned _ -> context.moves().note(id, Move.ARRIVED, held -> held.move() == Move.LEFT);
            case Step.DiscardSaved _ -> discardSaved();
            case Step.Suspend(var ref) -> suspend(slow, ref);
            case Step.Resume(var ref) -> xen.resume(quick, ref);
            case Step.Pause(var ref) -> xen.pause(quick, ref);
            case Step.Unpause(var ref) -> xen.unpause(quick, ref);
            case Step.AttachVolume(var ref, var device, var _) ->
                volumes.attach(slow, new Call(operation, PLUG, cancellation), ref, spec, device);
            case Step.DetachVolume(var ref, var device) ->
                volumes.detach(new Call(operation, PLUG, cancellation), ref, device);
            case Step.RequestShutdown(var ref) -> {
                xen.requestShutdown(quick, ref);
                view.stop(new StopOrder.Asked(ref.domid(), context.clock().instant()));
            }
            case Step.RequestReboot(var ref) -> {
                xen.requestReboot(quick, ref);
                view.stop(new StopOrder.Asked(ref.domid(), context.clock().instant()));
            }
            case Step.Destroy(var ref, var why) -> {
                // The one step that a guest does not survive: an operator who asks why it is another domain finds it
                // here.
                LOG.atInfo()
                        .addKeyValue("host.id", context.hostId())
                        .addKeyValue("domain.id", id)
                        .addKeyValue("domid", ref.domid().value())
                        .addKeyValue("why", why)
                        .log("destroying a domain");
                xen.destroy(slow, ref);
            }
            case Step.NoteEnd(var note) -> context.journal().append(new Entry.End(id, note));
        }
    }

    private void makeDisk(Call call, DomainSpec spec, Target target, DiskId disk) {
        ByteSize size = sizeOf(target, disk);
        boolean isRoot = disk.kind() == DiskKind.ROOT;
        StoredDisk made;
        if (!spec.getRootDisk().getCopyFrom().getStoreId().isEmpty()) {
            made = takeOver(call, spec.getRootDisk().getCopyFrom(), disk);
        } else if (isRoot && spec.getRootDisk().hasCopyFrom()) {
            made = copyDisk(call, spec, disk);
        } else if (isRoot && spec.getRootDisk().hasImage()) {
            ImageRef image = spec.getRootDisk().getImage();
            made = context.store().createRootDisk(call, disk, leases.file(image), formatOf(image), size);
        } else {
            made = context.store().createEmptyDisk(call, disk, size);
        }
        view.put(made);
    }

    /** Makes a lost host's disk this host's; it is larger or smaller than it shall be only until the next step. */
    private StoredDisk takeOver(Call call, DiskPeer lost, DiskId disk) {
        var store = UUID.fromString(lost.getStoreId());
        if (context.store().findSharedStore().filter(store::equals).isEmpty()) {
            throw new HypervisorException(new Failure.InvalidConfig(
                    "root_disk.copy_from.store_id", "this host's disks are not in store " + store));
        }
        var there = new DiskId(DomainId.parse(lost.getDomainId()), disk.kind(), disk.index(), disk.incarnation());
        return context.store()
                .findSharedOf(call, UUID.fromString(lost.getHostId()), there)
                .map(found -> context.store().linkDisk(call, disk, found))
                .orElseThrow(() -> new LeftDiskMissing(there, lost.getHostId(), lost.getStoreId()));
    }

    /** A disk that came whole counts only when the giver says so too; until then nobody sees it. */
    private StoredDisk copyDisk(Call call, DomainSpec spec, DiskId disk) {
        try (DiskPeers.Reading reading =
                context.peers().open(spec.getRootDisk().getCopyFrom(), spec.getInstanceId(), call.cancellation())) {
            StoredDisk copied = context.store().importDisk(call, disk, reading.channel());
            try {
                reading.finish();
            } catch (RuntimeException e) {
                context.store().deleteDisk(call, disk);
                throw e;
            }
            return copied;
        }
    }

    private static DiskFormat formatOf(ImageRef image) {
        return switch (image.getDiskFormat()) {
            case "qcow2" -> DiskFormat.QCOW2;
            case "raw", "ami", "iso" -> DiskFormat.RAW;
            default ->
                throw new HypervisorException(new Failure.InvalidConfig(
                        "root_disk.image.disk_format", "no disk can be made from " + image.getDiskFormat()));
        };
    }

    private static ByteSize sizeOf(Target target, DiskId disk) {
        ByteSize size = target.disks().get(disk);
        if (size == null) {
            throw new IllegalStateException("not a disk of the target: " + disk);
        }
        return size;
    }

    private void createPaused(Call call, DomainSpec spec, Target target) {
        List<StoredDisk> disks = new ArrayList<>(view.disks());
        if (spec.getConfigDrive().getAttach()) {
            DiskId drive = new DiskId(id, DiskKind.CONFIG_DRIVE, 0, spec.getGeneration());
            StoredDisk made = context.store().createConfigDrive(call, drive, ConfigDrives.of(spec));
            view.put(made);
            disks.add(made);
        }
        DomainRef made = context.hypervisor()
                .createPaused(call, DomainConfigs.of(spec, target.marks(), disks, volumes.disksOf(call, spec), leases));
        view.volumes().know(made, target.volumes());
    }

    private void suspend(Call call, DomainRef ref) throws IOException {
        Marks marks = Marks.find(context.hypervisor()
                        .findDomain(call, id)
                        .orElseThrow(() -> new HypervisorException(new Failure.NoSuchDomain(ref.toString())))
                        .labels())
                .orElseThrow(() -> new HypervisorException(new Failure.NoSuchDomain(ref.toString())));
        view.saved(context.saved().write(id, marks, (FileChannel sink) -> context.hypervisor()
                .suspend(call, ref, sink, SuspendMode.STOPPED)));
    }

    private void restore(Call call, DomainSpec spec, Target target) throws IOException {
        if (view.saved() instanceof Saved.Kept(var marks)) {
            List<StoredDisk> disks = view.disks().stream()
                    .filter(disk -> disk.id().kind() != DiskKind.CONFIG_DRIVE
                            || DomainConfigs.isConfigDriveOf(disk, marks.generation()))
                    .toList();
            try (FileChannel source = context.saved().openForReading(id, marks)) {
                DomainRef made = context.hypervisor()
                        .restorePaused(
                                call,
                                DomainConfigs.of(spec, marks, disks, volumes.disksOf(call, spec), leases),
                                source);
                view.volumes().know(made, target.volumes());
            }
        }
    }

    private void discardSaved() throws IOException {
        if (view.saved() instanceof Saved.Kept(var marks)) {
            context.saved().delete(id, marks);
            view.saved(new Saved.None());
        }
    }
}
