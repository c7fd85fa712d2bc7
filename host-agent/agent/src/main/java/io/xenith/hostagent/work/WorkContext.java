package io.xenith.hostagent.work;

import io.xenith.hostagent.image.BlobSource;
import io.xenith.hostagent.image.ImageCache;
import io.xenith.hostagent.journal.Journal;
import io.xenith.hostagent.telemetry.AgentMetrics;
import io.xenith.hostagent.time.Timers;
import io.xenith.hostagent.transfer.HostPeers;
import io.xenith.hostagent.watch.ReportSink;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.Hypervisor;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * What the workers of one host work with. Executor and timers are shared by all hosts of the process; timers only ever
 * start work on the executor.
 *
 * @param heavy bounds the heavy operations of this host at once
 */
public record WorkContext(
        String hostId,
        Hypervisor hypervisor,
        HostStore store,
        Journal journal,
        SavedMemory saved,
        ImageCache images,
        BlobSource blobs,
        HostPeers peers,
        MoveNotes moves,
        Semaphore heavy,
        Executor executor,
        Timers timers,
        InstantSource clock,
        AgentMetrics metrics,
        ReportSink reports) {}
