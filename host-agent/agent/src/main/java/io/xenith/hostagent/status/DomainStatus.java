package io.xenith.hostagent.status;

import io.xenith.hostagent.journal.Held;
import io.xenith.hostagent.v1.DomainReport;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one host is to run and was last seen to run.
 *
 * @param watchers streams that the control plane reads; none means that it has no session with this host
 * @param queued orders that have not come to their end
 * @param awaitingWord domains that wait for the control plane after a reboot of the host
 * @param intended how many domains are wanted in each state
 * @param observed how many were last seen in each state
 * @param failures of the domains that fail now, newest first, a few
 */
public record DomainStatus(
        String bootId,
        int watchers,
        int queued,
        long awaitingWord,
        Map<String, Long> intended,
        Map<String, Long> observed,
        List<Failing> failures) {

    private static final int FAILURES_SHOWN = 10;
    private static final String POWER = "POWER_";
    private static final String STATE = "OBSERVED_STATE_";

    /** A domain that fails. */
    public record Failing(String domainId, String reason, String message, boolean retrying, int attempts) {}

    /** From what is held and what was reported last. */
    public static DomainStatus of(
            String bootId, List<Held> held, Collection<DomainReport> reports, int watchers, int queued) {
        Map<String, Long> intended = new TreeMap<>();
        long waiting = 0;
        for (Held one : held) {
            if (one instanceof Held.Domain domain) {
                intended.merge(domain.spec().getPower().name().substring(POWER.length()), 1L, Long::sum);
                waiting += domain.awaitsWord() ? 1 : 0;
            }
        }
        Map<String, Long> observed = new TreeMap<>();
        for (DomainReport report : reports) {
            observed.merge(report.getState().name().substring(STATE.length()), 1L, Long::sum);
        }
        List<Failing> failures = reports.stream()
                .filter(DomainReport::hasFailure)
                .sorted(Comparator.comparing(DomainReport::getReportSequence).reversed())
                .limit(FAILURES_SHOWN)
                .map(report -> new Failing(
                        report.getDomainId(),
                        report.getFailure().getReason(),
                        report.getFailure().getMessage(),
                        report.getFailure().getRetrying(),
                        report.getFailure().getAttempts()))
                .toList();
        return new DomainStatus(bootId, watchers, queued, waiting, intended, observed, failures);
    }
}
