package io.xenith.hostagent.work;

import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.Volume;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainRef;
import java.util.List;
import java.util.UUID;

/** What is done about the volumes of one domain. A volume's disk is made when a domain first needs it, and removed by nothing here. */
final class VolumeSteps {

    private final WorkContext context;
    private final DomainView view;

    VolumeSteps(WorkContext context, DomainView view) {
        this.context = context;
        this.view = view;
    }

    /** The disks of all volumes of a spec, made where they are missing. */
    List<DiskConfig> disksOf(Call call, DomainSpec spec) {
        return spec.getVolumesList().stream().map(volume -> make(call, volume)).toList();
    }

    /**
     * Makes a volume's disk and plugs it in.
     *
     * @param making bounds the first
     * @param plugging bounds the second
     */
    void attach(Call making, Call plugging, DomainRef domain, DomainSpec spec, String device) {
        Volume volume = spec.getVolumesList().stream()
                .filter(wanted -> wanted.getDevice().equals(device))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not a device of the spec: " + device));
        context.hypervisor().attachDisk(plugging, domain, make(making, volume));
        view.volumes().attached(device, UUID.fromString(volume.getVolumeId()));
    }

    /** How long a guest may take to let go is the hypervisor's to bound. */
    void detach(Call call, DomainRef domain, String device) {
        context.hypervisor().detachDisk(call, domain, device);
        view.volumes().detached(device);
    }

    private DiskConfig make(Call call, Volume volume) {
        DiskId disk = DiskId.volume(UUID.fromString(volume.getVolumeId()));
        return context.store()
                .createEmptyDisk(call, disk, new ByteSize(volume.getSizeBytes()))
                .attachAs(volume.getDevice(), false);
    }
}
