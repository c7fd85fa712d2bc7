package io.xenith.controlplane.instance;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.function.BiConsumer;

/** Calls a method of a service as grpc-java would, without a wire. */
final class Answer {
    private Answer() {}

    /** The one answer; exceptions as the service threw them. */
    static <Q, R> R of(BiConsumer<Q, StreamObserver<R>> method, Q request) {
        var answers = new ArrayList<R>();
        method.accept(request, new StreamObserver<>() {
            @Override
            public void onNext(R value) {
                answers.add(value);
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void onCompleted() {}
        });
        return answers.getFirst();
    }
}
