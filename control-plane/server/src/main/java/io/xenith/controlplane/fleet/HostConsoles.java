package io.xenith.controlplane.fleet;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.hostagent.v1.HostAgentServiceGrpc;
import io.xenith.hostagent.v1.ReadConsoleRequest;
import io.xenith.scheduler.HostId;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Reads consoles at their hosts. */
@Singleton
public final class HostConsoles {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final HostCalls hosts;

    HostConsoles(HostCalls hosts) {
        this.hosts = hosts;
    }

    /**
     * The end of a domain's console log; empty when the domain has said nothing yet.
     *
     * @param maxBytes 1 to 1 MiB
     * @throws ServiceException UNAVAILABLE, HOST_UNREACHABLE when the agent does not answer within 5 s
     */
    public ByteString read(HostId host, DomainId domain, int maxBytes) {
        return hosts.call(host, channel -> read(channel, host, domain, maxBytes));
    }

    private static ByteString read(ManagedChannel channel, HostId host, DomainId domain, int maxBytes) {
        try {
            return HostAgentServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    .readConsole(ReadConsoleRequest.newBuilder()
                            .setHostId(host.value().toString())
                            .setDomainId(domain.value().toString())
                            .setMaxBytes(maxBytes)
                            .build())
                    .getData();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return ByteString.EMPTY; // ordered, but the agent has not begun with it
            }
            throw unreachable(e.getStatus().toString(), e);
        }
    }

    private static ServiceException unreachable(String internal, @org.jspecify.annotations.Nullable Throwable cause) {
        return ServiceException.of(
                        Status.Code.UNAVAILABLE,
                        "HOST_UNREACHABLE",
                        "the host of the instance does not answer; try again later")
                .because(internal, cause);
    }
}
