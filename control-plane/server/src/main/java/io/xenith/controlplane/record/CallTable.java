package io.xenith.controlplane.record;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import io.xenith.controlplane.v1.Caller;
import java.sql.SQLException;
import java.util.function.Function;

/**
 * A service as a table: one entry a call, which says what is done within the transaction and nothing else. {@link #build} refuses a table
 * that lacks a call of the contract.
 */
public final class CallTable {

    private final Mutations mutations;
    private final ServerServiceDefinition.Builder service;

    private CallTable(ServiceDescriptor service, Mutations mutations) {
        this.mutations = mutations;
        this.service = ServerServiceDefinition.builder(service);
    }

    /** An empty table. */
    public static CallTable of(ServiceDescriptor service, Mutations mutations) {
        return new CallTable(service, mutations);
    }

    /** What a call does within its transaction. */
    @FunctionalInterface
    public interface Work<Q, R> {
        /** Does it and answers. */
        R apply(Transaction tx, CallerScope scope, Q request) throws SQLException;
    }

    /** What a call does within its transaction, when nothing but success is to be told. */
    @FunctionalInterface
    public interface Effect<Q> {
        /** Does it. */
        void apply(Transaction tx, CallerScope scope, Q request) throws SQLException;
    }

    /** A call that changes the record, once per request id; see {@link Mutations#run}. */
    public <Q extends Message, R extends Message> CallTable change(MethodDescriptor<Q, R> method, Work<Q, R> work) {
        R empty = emptyAnswer(method);
        Function<Q, Caller> caller = callerOf(method);
        return call(
                method,
                request -> mutations.run(
                        caller.apply(request), request, empty, (tx, scope) -> work.apply(tx, scope, request)));
    }

    /** As {@link #change}, answered with an empty message. */
    public <Q extends Message, R extends Message> CallTable execute(MethodDescriptor<Q, R> method, Effect<Q> effect) {
        R empty = emptyAnswer(method);
        return change(method, (tx, scope, request) -> {
            effect.apply(tx, scope, request);
            return empty;
        });
    }

    /** A call that reads only; see {@link Mutations#read}. */
    public <Q extends Message, R> CallTable read(MethodDescriptor<Q, R> method, Work<Q, R> work) {
        Function<Q, Caller> caller = callerOf(method);
        return call(
                method,
                request ->
                        mutations.read(caller.apply(request), request, (tx, scope) -> work.apply(tx, scope, request)));
    }

    /** A call that may have to make what it looks for; see {@link Mutations#look}. */
    public <Q extends Message, R> CallTable look(MethodDescriptor<Q, R> method, Work<Q, R> work) {
        Function<Q, Caller> caller = callerOf(method);
        return call(
                method,
                request ->
                        mutations.look(caller.apply(request), request, (tx, scope) -> work.apply(tx, scope, request)));
    }

    /** A call that goes its own way. */
    public <Q, R> CallTable call(MethodDescriptor<Q, R> method, Function<Q, R> work) {
        service.addMethod(
                method,
                ServerCalls.asyncUnaryCall((request, observer) -> Answers.answer(observer, () -> work.apply(request))));
        return this;
    }

    /** The service; throws when a call of the contract is missing. */
    public ServerServiceDefinition build() {
        return service.build();
    }

    @SuppressWarnings("unchecked") // the prototype of a method's answers is one of its answers
    private static <Q, R extends Message> R emptyAnswer(MethodDescriptor<Q, R> method) {
        return (R) prototype(method.getResponseMarshaller());
    }

    // Every request of the contract has a field of this name and type; it is looked for once, at the start.
    private static <Q extends Message, R> Function<Q, Caller> callerOf(MethodDescriptor<Q, R> method) {
        FieldDescriptor field =
                prototype(method.getRequestMarshaller()).getDescriptorForType().findFieldByName("caller");
        if (field == null) {
            throw new IllegalStateException(method.getFullMethodName() + " does not say who calls");
        }
        return request -> (Caller) request.getField(field);
    }

    private static Message prototype(MethodDescriptor.Marshaller<?> marshaller) {
        if (marshaller instanceof PrototypeMarshaller<?> typed && typed.getMessagePrototype() instanceof Message one) {
            return one;
        }
        throw new IllegalStateException("not a method of protobuf messages");
    }
}
