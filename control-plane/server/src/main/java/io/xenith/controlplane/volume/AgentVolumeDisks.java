package io.xenith.controlplane.volume;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.fleet.HostCalls;
import io.xenith.hostagent.v1.DeleteVolumeDiskRequest;
import io.xenith.hostagent.v1.HostAgentServiceGrpc;
import io.xenith.scheduler.HostId;
import io.xenith.transport.error.Errors;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Disks at the agents of real hosts. */
@Singleton
final class AgentVolumeDisks implements VolumeDisks {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final HostCalls hosts;

    AgentVolumeDisks(HostCalls hosts) {
        this.hosts = hosts;
    }

    @Override
    public void remove(HostId host, UUID volume) {
        hosts.call(host, channel -> {
            try {
                return HostAgentServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                        .deleteVolumeDisk(DeleteVolumeDiskRequest.newBuilder()
                                .setHostId(host.value().toString())
                                .setRequestId("reconcile")
                                .setVolumeId(volume.toString())
                                .build());
            } catch (StatusRuntimeException e) {
                String reason = Errors.find(e).map(detail -> detail.reason()).orElse("HOST_UNREACHABLE");
                throw ServiceException.of(Status.Code.UNAVAILABLE, reason, "the disk of a volume is not removed")
                        .because(e.getStatus().toString(), e);
            }
        });
    }
}
