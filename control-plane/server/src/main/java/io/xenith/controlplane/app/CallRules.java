package io.xenith.controlplane.app;

import io.grpc.ServerServiceDefinition;
import io.xenith.controlplane.v1.HostEnrolmentServiceGrpc;
import io.xenith.transport.grpc.PeerIdentity;
import io.xenith.transport.tls.Identity;
import java.util.Collection;

/**
 * Which process may call which service: hosts enrol and announce themselves, the gateway does everything else, and a
 * stranger may do exactly one thing, which is to show an enrolment token.
 */
final class CallRules {

    private static final String GATEWAY_ONLY = "NOT_GATEWAY";
    private static final String HOSTS_ONLY = "NOT_A_HOST";

    private CallRules() {}

    static PeerIdentity of(Collection<ServerServiceDefinition> services) {
        PeerIdentity.Builder rules = PeerIdentity.allowing()
                .anybody(HostEnrolmentServiceGrpc.getEnrolMethod().getFullMethodName());
        for (ServerServiceDefinition service : services) {
            String name = service.getServiceDescriptor().getName();
            if (name.equals(HostEnrolmentServiceGrpc.SERVICE_NAME)) {
                rules.service(name, HOSTS_ONLY, Identity::isHost);
            } else {
                rules.service(name, GATEWAY_ONLY, Identity.API_GATEWAY::equals);
            }
        }
        return rules.build();
    }
}
