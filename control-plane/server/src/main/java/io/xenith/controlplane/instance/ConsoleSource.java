package io.xenith.controlplane.instance;

import com.google.protobuf.ByteString;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.scheduler.HostId;

/** Reads the end of a domain's console log at its host; at most so many bytes. */
@FunctionalInterface
public interface ConsoleSource {
    ByteString read(HostId host, DomainId domain, int maxBytes);
}
