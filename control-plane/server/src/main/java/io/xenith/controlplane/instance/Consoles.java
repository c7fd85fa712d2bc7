package io.xenith.controlplane.instance;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.ReadConsoleRequest;
import io.xenith.controlplane.v1.ReadConsoleResponse;
import io.xenith.scheduler.HostId;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The end of an instance's serial console. */
@Singleton
public final class Consoles {
    private static final int MOST_BYTES = 1 << 20;

    /** Long lines are seldom; asking for all of them would move a MiB for the usual ten. */
    private static final int BYTES_A_LINE = 512;

    private final Transactions transactions;
    private final ConsoleSource source;

    public Consoles(Transactions transactions, ConsoleSource source) {
        this.transactions = transactions;
        this.source = source;
    }

    private record Place(HostId host, DomainId domain) {}

    ReadConsoleResponse read(CallerScope scope, ReadConsoleRequest request) {
        var id = Fields.lookup("instance", request.getInstanceId());
        var query = "SELECT d.id AS domain_id, d.host_id FROM instance i"
                + " LEFT JOIN instance_domain d ON d.instance_id = i.id AND d.phase = 'live'"
                + " WHERE i.id = ? AND i.deleted_at IS NULL AND (? OR i.project_id = ?::uuid)";
        var place = transactions
                .read(
                        "instance.console",
                        tx -> Sql.find(
                                tx.connection(),
                                query,
                                row -> row.findUuid("domain_id").isEmpty()
                                        ? Optional.<Place>empty()
                                        : Optional.of(new Place(
                                                new HostId(row.uuid("host_id")), new DomainId(row.uuid("domain_id")))),
                                id,
                                scope.administrator(),
                                scope.project().orElse(null)))
                .orElseThrow(() -> RequestTrail.notFound(request.getInstanceId()))
                .orElseThrow(() ->
                        ServiceException.of(Status.Code.FAILED_PRECONDITION, "NEVER_RAN", "the instance never ran"));
        if (!request.hasLines()) {
            return response(source.read(place.host, place.domain, MOST_BYTES));
        }
        int lines = Fields.range("lines", request.getLines(), 0, Integer.MAX_VALUE);
        long bytes = Math.clamp((long) lines * BYTES_A_LINE, 1, MOST_BYTES);
        return response(lastLines(source.read(place.host, place.domain, (int) bytes), lines));
    }

    private static ReadConsoleResponse response(ByteString data) {
        return ReadConsoleResponse.newBuilder().setData(data).build();
    }

    static ByteString lastLines(ByteString data, int lines) {
        int end = data.size();
        int found = 0;
        // A line feed at the very end closes the last line, it begins none.
        for (int at = end - 2; at >= 0; at--) {
            if (data.byteAt(at) == '\n' && ++found == lines) {
                return data.substring(at + 1);
            }
        }
        return lines == 0 ? ByteString.EMPTY : data;
    }
}
