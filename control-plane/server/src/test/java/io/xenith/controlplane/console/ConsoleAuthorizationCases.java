package io.xenith.controlplane.console;

import static io.xenith.controlplane.testing.AuthorizationCase.peerOnly;
import static io.xenith.controlplane.testing.AuthorizationCase.refused;

import io.xenith.controlplane.testing.AuthorizationCase;
import io.xenith.controlplane.testing.AuthorizationCases;
import io.xenith.controlplane.testing.Victim;
import io.xenith.controlplane.v1.ConnectConsoleRequest;
import io.xenith.controlplane.v1.ConsoleServiceGrpc;
import io.xenith.controlplane.v1.CreateConsoleRequest;
import java.util.List;
import java.util.UUID;

/** Who is refused what of {@code console.proto}. Whoever shows a token that holds is connected: the token stands for its maker. */
public final class ConsoleAuthorizationCases implements AuthorizationCases {

    @Override
    public List<AuthorizationCase> of(Victim victim) {
        return List.of(
                refused(
                        ConsoleServiceGrpc.getCreateConsoleMethod(),
                        CreateConsoleRequest.newBuilder()
                                .setInstanceId(UUID.randomUUID().toString())
                                .build(),
                        "INSTANCE_NOT_FOUND"),
                peerOnly(
                        ConsoleServiceGrpc.getConnectConsoleMethod(),
                        ConnectConsoleRequest.newBuilder().setToken("guessed").build()));
    }
}
