package io.xenith.controlplane.session;

import com.google.protobuf.Timestamp;
import io.xenith.controlplane.core.host.DomainReport;
import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.core.instance.DomainFailure;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.hostagent.v1.WatchHostResponse;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the agent's messages into values. What cannot be read fails the session: a peer that speaks so is not ours. */
final class ReportReader {

    private ReportReader() {}

    /** The report in a message; empty for a heartbeat. */
    static Optional<HostReport> read(HostId host, WatchHostResponse message) {
        return switch (message.getEventCase()) {
            case SNAPSHOT ->
                Optional.of(report(host, message, true, message.getSnapshot().getDomainsList()));
            case DOMAINS_CHANGED ->
                Optional.of(
                        report(host, message, false, message.getDomainsChanged().getDomainsList()));
            case HEARTBEAT -> Optional.empty();
            case EVENT_NOT_SET -> throw new IllegalArgumentException("a message without an event");
        };
    }

    private static HostReport report(
            HostId host,
            WatchHostResponse message,
            boolean complete,
            List<io.xenith.hostagent.v1.DomainReport> domains) {
        return new HostReport(
                host,
                message.getBootId(),
                instant(message.getObservedAt()),
                complete,
                domains.stream().map(ReportReader::domain).toList());
    }

    private static DomainReport domain(io.xenith.hostagent.v1.DomainReport report) {
        return new DomainReport(
                new DomainId(UUID.fromString(report.getDomainId())),
                new InstanceId(UUID.fromString(report.getInstanceId())),
                report.getHeldGeneration(),
                report.getObservedGeneration(),
                state(report.getState()),
                report.hasDomid() ? report.getDomid() : null,
                report.getRebootCount(),
                report.getRootDiskIncarnation(),
                report.hasFailure()
                        ? new DomainFailure(
                                report.getFailure().getReason(),
                                report.getFailure().getMessage(),
                                report.getFailure().getRetrying(),
                                report.getFailure().getAttempts())
                        : null,
                report.getReportSequence(),
                instant(report.getObservedAt()),
                report.hasStartedAt() ? instant(report.getStartedAt()) : null,
                report.getProgress());
    }

    private static ObservedState state(io.xenith.hostagent.v1.ObservedState state) {
        return switch (state) {
            case OBSERVED_STATE_RUNNING -> ObservedState.RUNNING;
            case OBSERVED_STATE_PAUSED -> ObservedState.PAUSED;
            case OBSERVED_STATE_SUSPENDED -> ObservedState.SUSPENDED;
            case OBSERVED_STATE_OFF -> ObservedState.OFF;
            case OBSERVED_STATE_CRASHED -> ObservedState.CRASHED;
            case OBSERVED_STATE_ABSENT -> ObservedState.ABSENT;
            case OBSERVED_STATE_LEFT -> ObservedState.LEFT;
            // A newer agent may know more states; not knowing is never to be read as off.
            case OBSERVED_STATE_UNKNOWN, OBSERVED_STATE_UNSPECIFIED, UNRECOGNIZED -> ObservedState.UNKNOWN;
        };
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
