package io.xenith.hostagent.transfer;

/** The other hosts. */
public interface HostPeers extends DiskPeers, MovePeers {}
