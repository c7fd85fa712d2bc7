package io.xenith.hostagent.telemetry;

/**
 * A call that has ended.
 *
 * @param parentId the caller's span
 * @param name full name of the method
 * @param startNanos since 1970
 * @param elapsedNanos from then to the end
 * @param grpcStatus number of the status that it ended with
 */
record Span(
        String traceId, String id, String parentId, String name, long startNanos, long elapsedNanos, int grpcStatus) {

    private static final int KIND_SERVER = 2;
    private static final int ERROR = 2;

    /** In OTLP's JSON. Ids are hex, and names of methods need no escapes. */
    String toJson() {
        return """
                {"traceId":"%s","spanId":"%s","parentSpanId":"%s","name":"%s","kind":%d,"startTimeUnixNano":"%d","endTimeUnixNano":"%d",\
                "attributes":[{"key":"rpc.system","value":{"stringValue":"grpc"}},\
                {"key":"rpc.grpc.status_code","value":{"intValue":"%d"}}],"status":{"code":%d}}\
                """.formatted(
                        traceId,
                        id,
                        parentId,
                        name,
                        KIND_SERVER,
                        startNanos,
                        startNanos + elapsedNanos,
                        grpcStatus,
                        grpcStatus == 0 ? 0 : ERROR);
    }
}
