package io.xenith.controlplane.testing;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.xenith.controlplane.v1.Caller;

/**
 * Somebody whose things others must not touch, and the way to make such things over the real gRPC server.
 *
 * @param channel to the server, as the gateway
 * @param member a member of the victim's project, which is in the record
 * @param administrator who may prepare what members may not
 */
public record Victim(Channel channel, TestingCaller member, TestingCaller administrator) {

    /** Calls as the member; its caller is filled in. */
    public <Q extends Message, R extends Message> R call(MethodDescriptor<Q, R> method, Q request) {
        return call(method, request, member.caller());
    }

    /** Calls as the administrator; its caller is filled in. */
    public <Q extends Message, R extends Message> R callAsAdministrator(MethodDescriptor<Q, R> method, Q request) {
        return call(method, request, administrator.caller());
    }

    private <Q extends Message, R extends Message> R call(MethodDescriptor<Q, R> method, Q request, Caller caller) {
        return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, with(request, caller));
    }

    /** The same request of another caller. */
    @SuppressWarnings("unchecked") // build() of a builder of Q is a Q
    public static <Q extends Message> Q with(Q request, Caller caller) {
        var field = request.getDescriptorForType().findFieldByName("caller");
        return (Q) request.toBuilder().setField(field, caller).build();
    }
}
