package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.command.Commands;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes as thin volumes of LVM. An image becomes a volume once, and each root disk a snapshot of that: made in a moment,
 * sharing all blocks until they are written. Names begin with {@code xenith-}, tags say the rest; only volumes with our tag are
 * ever touched.
 */
final class LvmThinVolumes implements Volumes {
    private static final Logger LOG = LoggerFactory.getLogger(LvmThinVolumes.class);
    private static final String TAG = "xenith";
    private static final String ORIGIN_TAG = "xenith.origin=";
    private static final String CREATED_TAG = "xenith.created=";
    private static final String DISK = "xenith-disk-";
    private static final String IMAGE = "xenith-image-";
    private static final String STAGED = "xenith-staged-";

    private final LvmThinSettings settings;
    private final Commands commands;
    private final Lvm lvm;
    private final ByteSize extent;
    private final Turns<String> images = new Turns<>();

    private LvmThinVolumes(LvmThinSettings settings, Commands commands, Lvm lvm, ByteSize extent) {
        this.settings = settings;
        this.commands = commands;
        this.lvm = lvm;
        this.extent = extent;
    }

    /** Opens the pool; {@code devices} is where devices appear, {@code /dev}. */
    static LvmThinVolumes open(TimeLeft time, LvmThinSettings settings, Commands commands, Path devices) {
        var lvm = new Lvm(commands, settings.volumeGroup(), settings.pool(), devices);
        var all = lvm.list(time);
        if (all.stream().noneMatch(one -> one.name().equals(settings.pool()))) {
            throw new HypervisorException(new Failure.InvalidConfig(
                    "lvm", "no thin pool " + settings.pool() + " in " + settings.volumeGroup()));
        }
        for (var left : all) {
            if (left.tags().contains(TAG) && left.name().startsWith(STAGED)) {
                LOG.info("removing what was left half made: {}", left.name());
                lvm.remove(time, left.name());
            }
        }
        return new LvmThinVolumes(settings, commands, lvm, lvm.loadExtentSize(time));
    }

    @Override
    public ByteSize roundUp(ByteSize size) {
        return new ByteSize(Math.multiplyExact(Math.ceilDiv(size.bytes(), extent.bytes()), extent.bytes()));
    }

    /** The total is the pool's size without the images in it, which take part of it for good. */
    @Override
    public Contents look(TimeLeft time) {
        return contents(lvm.list(time));
    }

    private Contents contents(List<Lvm.LogicalVolume> all) {
        var total = ByteSize.ZERO;
        var taken = ByteSize.ZERO;
        for (var one : all) {
            if (one.name().equals(settings.pool())) {
                total = one.size();
            } else if (isImage(one)) {
                taken = taken.plus(one.size());
            }
        }
        return new Contents(all.stream().flatMap(one -> describe(one).stream()).toList(), total.minusOrZero(taken));
    }

    @Override
    public Staged stage(TimeLeft time, VolumeKey key, DiskFormat format, ByteSize size) {
        if (format != DiskFormat.RAW) {
            throw new HypervisorException(new Failure.BadStream("a volume cannot hold " + format));
        }
        var staged = new StagedVolume(key, size);
        replacing(time, staged.name, () -> lvm.createThin(time, staged.name, size, tags(key)));
        return staged;
    }

    @Override
    public Staged stageFrom(TimeLeft time, VolumeKey key, Image image, ByteSize size) throws IOException {
        var base = ensureImage(time, image);
        var staged = new StagedVolume(key, size);
        replacing(time, staged.name, () -> lvm.createSnapshot(time, staged.name, base, tags(key)));
        try {
            if (size.isMoreThan(roundUp(image.virtualSize()))) {
                lvm.extend(time, staged.name, size);
            }
            return staged;
        } catch (RuntimeException e) {
            staged.close();
            throw e;
        }
    }

    @Override
    public void grow(TimeLeft time, Volume volume, ByteSize size) {
        lvm.extend(time, nameOf(volume.key()), size);
    }

    @Override
    public void remove(TimeLeft time, Volume volume) {
        lvm.remove(time, nameOf(volume.key()));
    }

    @Override
    public Export export(TimeLeft time, Volume volume) {
        return new Export(volume.path(), () -> {});
    }

    /** The volume of an image: the one there is, or made now, by one at a time. */
    private String ensureImage(TimeLeft time, Image image) throws IOException {
        // Images are named by their contents' digest, so the name and the length tell them apart.
        var digest = VolumeKey.originOf(image.path().getFileName() + " " + image.format() + " " + image.fileBytes());
        try (var _ = images.take(time, digest)) {
            var name = IMAGE + digest;
            var all = lvm.list(time);
            if (all.stream().anyMatch(one -> one.name().equals(name) && isImage(one))) {
                return name;
            }
            var size = roundUp(image.virtualSize());
            makeRoom(time, all, size);
            var staged = STAGED + "image-" + digest;
            replacing(time, staged, () -> lvm.createThin(time, staged, size, imageTags()));
            try {
                fill(time, image, lvm.device(staged));
                lvm.rename(time, staged, name);
                return name;
            } catch (IOException | RuntimeException e) {
                removeAfter(e, staged);
                throw e;
            }
        }
    }

    private static List<String> imageTags() {
        return List.of(TAG, CREATED_TAG + TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
    }

    private void fill(TimeLeft time, Image image, Path device) throws IOException {
        switch (image.format()) {
            case RAW -> SparseCopy.copy(time, image.path(), device);
            case QCOW2 ->
                commands.run(
                                time,
                                List.of(
                                        "qemu-img",
                                        "convert",
                                        "-q",
                                        "-n",
                                        "--target-is-zero",
                                        "-f",
                                        "qcow2",
                                        "-O",
                                        "raw",
                                        image.path().toString(),
                                        device.toString()))
                        .orFail();
        }
    }

    /**
     * Lets go of the oldest images until there is a place for one more, in number and in bytes. Disks made from them do not
     * need them any more.
     */
    private void makeRoom(TimeLeft time, List<Lvm.LogicalVolume> all, ByteSize size) {
        var kept = new ArrayDeque<>(all.stream()
                .filter(this::isImage)
                .sorted(Comparator.comparing(one -> one.findTag(CREATED_TAG).orElse("")))
                .toList());
        var contents = contents(all);
        var free = contents.total().minusOrZero(contents.promised());
        while (kept.size() >= settings.mostImages() || size.isMoreThan(free)) {
            if (kept.isEmpty()) {
                throw new HypervisorException(new Failure.DiskFull(size, free));
            }
            var oldest = kept.removeFirst();
            lvm.remove(time, oldest.name());
            free = free.plus(oldest.size());
        }
    }

    /** Runs a command that makes this volume, or makes it where what a killed process left has its name. */
    private void replacing(TimeLeft time, String name, Runnable making) {
        try {
            making.run();
        } catch (HypervisorException e) {
            if (!Lvm.saysAlreadyExists(e) || find(time, name).isEmpty()) {
                throw e;
            }
            lvm.remove(time, name);
            making.run();
        }
    }

    private void removeAfter(Exception cause, String name) {
        try {
            lvm.remove(timeOfItsOwn(), name);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private Optional<Lvm.LogicalVolume> find(TimeLeft time, String name) {
        return lvm.list(time).stream()
                .filter(one -> one.name().equals(name) && isOurs(one))
                .findFirst();
    }

    private boolean isImage(Lvm.LogicalVolume one) {
        return isOurs(one) && one.name().startsWith(IMAGE);
    }

    private boolean isOurs(Lvm.LogicalVolume one) {
        return one.tags().contains(TAG) && one.pool().equals(settings.pool());
    }

    private Optional<Volume> describe(Lvm.LogicalVolume one) {
        if (!isOurs(one) || !one.name().startsWith(DISK)) {
            return Optional.empty();
        }
        var origin = one.findTag(ORIGIN_TAG).orElse("");
        var created = one.findTag(CREATED_TAG).filter(digits -> digits.matches("[0-9]{1,18}"));
        return VolumeKey.parseId(one.name().substring(DISK.length()))
                .map(id -> new Volume(
                        new VolumeKey(id, origin, Long.parseLong(created.orElse("0"))),
                        lvm.device(one.name()),
                        DiskFormat.RAW,
                        one.size()));
    }

    private static String nameOf(VolumeKey key) {
        return DISK + key.id();
    }

    private static List<String> tags(VolumeKey key) {
        return List.of(TAG, ORIGIN_TAG + key.origin(), CREATED_TAG + key.createdMicros());
    }

    /** Time to tidy up in, whatever is left of the call's. */
    private static TimeLeft timeOfItsOwn() {
        return new TimeLeft(Call.of("tidy up", Duration.ofSeconds(60)));
    }

    private final class StagedVolume implements Staged {
        private final VolumeKey key;
        private final ByteSize size;
        private final String name;
        private boolean committed;

        StagedVolume(VolumeKey key, ByteSize size) {
            this.key = key;
            this.size = size;
            this.name = STAGED + key.id();
        }

        @Override
        public Path path() {
            return lvm.device(name);
        }

        @Override
        public Volume commit(TimeLeft time) {
            var whole = nameOf(key);
            replacing(time, whole, () -> lvm.rename(time, name, whole));
            committed = true;
            return new Volume(key, lvm.device(whole), DiskFormat.RAW, size);
        }

        @Override
        public void close() {
            if (!committed) {
                try {
                    lvm.remove(timeOfItsOwn(), name);
                } catch (RuntimeException e) {
                    LOG.warn("{} is left; it is removed when the store is opened next", name, e);
                }
            }
        }
    }
}
