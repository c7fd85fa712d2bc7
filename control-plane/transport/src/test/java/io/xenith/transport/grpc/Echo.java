package io.xenith.transport.grpc;

import com.google.protobuf.StringValue;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import java.util.function.Function;

/** A service of two words, so that the transport is tested without anybody's contract. */
final class Echo {

    static final String SERVICE = "test.Echo";
    static final MethodDescriptor<StringValue, StringValue> SAY = method("Say");
    static final MethodDescriptor<StringValue, StringValue> WHISPER = method("Whisper");

    private Echo() {}

    private static MethodDescriptor<StringValue, StringValue> method(String name) {
        return MethodDescriptor.<StringValue, StringValue>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .build();
    }

    static ServerServiceDefinition answering(Function<String, String> answer) {
        ServerCalls.UnaryMethod<StringValue, StringValue> say = (request, observer) -> {
            observer.onNext(StringValue.of(answer.apply(request.getValue())));
            observer.onCompleted();
        };
        return ServerServiceDefinition.builder(SERVICE)
                .addMethod(SAY, ServerCalls.asyncUnaryCall(say))
                .addMethod(WHISPER, ServerCalls.asyncUnaryCall(say))
                .build();
    }
}
