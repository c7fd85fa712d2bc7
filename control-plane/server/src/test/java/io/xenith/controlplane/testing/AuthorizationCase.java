package io.xenith.controlplane.testing;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.function.Predicate;

/**
 * What happens when somebody calls a method who should not. Every method of every service needs one; see {@link
 * AuthorizationCases}.
 *
 * @param method which
 * @param request a request that names what belongs to the victim; its field {@code caller} is filled in by the test
 * @param stranger what a member of another project gets
 */
public record AuthorizationCase(MethodDescriptor<?, ?> method, Message request, Outcome stranger) {

    /** What a call comes to. */
    public sealed interface Outcome {

        /** Refused with one of these reasons. */
        record Refused(List<String> reasons) implements Outcome {}

        /** Answered, and the answer holds nothing of the victim. */
        record Answered(Predicate<Message> harmless) implements Outcome {}

        /** The method takes no caller, because of whom the certificate of the peer speaks alone. */
        record PeerOnly() implements Outcome {}
    }

    /** The stranger is refused with one of these reasons. */
    public static AuthorizationCase refused(MethodDescriptor<?, ?> method, Message request, String... reasons) {
        return new AuthorizationCase(method, request, new Outcome.Refused(List.of(reasons)));
    }

    /** The stranger is answered, and this holds of the answer. */
    public static AuthorizationCase answered(
            MethodDescriptor<?, ?> method, Message request, Predicate<Message> harmless) {
        return new AuthorizationCase(method, request, new Outcome.Answered(harmless));
    }

    /** The method is for the peer itself and takes no caller. */
    public static AuthorizationCase peerOnly(MethodDescriptor<?, ?> method, Message request) {
        return new AuthorizationCase(method, request, new Outcome.PeerOnly());
    }
}
