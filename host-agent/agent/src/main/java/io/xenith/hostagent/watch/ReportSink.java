package io.xenith.hostagent.watch;

import io.xenith.hostagent.v1.DomainReport;

/** Takes reports of domains. */
public interface ReportSink {

    /** The number of the next report; grows over restarts of the agent too. */
    long nextSequence();

    /** Publishes the newest report of a domain. */
    void publish(DomainReport report);
}
