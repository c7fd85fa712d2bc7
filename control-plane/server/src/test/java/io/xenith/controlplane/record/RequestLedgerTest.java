package io.xenith.controlplane.record;

import static io.xenith.controlplane.testing.Calls.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateRoleRequest;
import io.xenith.controlplane.v1.CreateRoleResponse;
import io.xenith.controlplane.v1.Role;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RequestLedgerTest {

    private static final TestingRecord RECORD = TestingRecord.create();

    private final AtomicInteger done = new AtomicInteger();
    private final TestingCaller somebody = TestingCaller.member();

    @AfterAll
    static void close() {
        RECORD.close();
    }

    private CreateRoleResponse mutate(Caller caller, String name) {
        CreateRoleRequest request =
                CreateRoleRequest.newBuilder().setCaller(caller).setName(name).build();
        return RECORD.mutations().run(caller, request, CreateRoleResponse.getDefaultInstance(), (tx, scope) -> {
            int number = done.incrementAndGet();
            RECORD.audit().append(tx, scope, Entry.done("create", "thing", name));
            return CreateRoleResponse.newBuilder()
                    .setRole(Role.newBuilder().setName(name).setDescription("number " + number))
                    .build();
        });
    }

    @Test
    void repeatedRequestIsAnsweredAndNotDoneAgain() {
        Caller caller = somebody.caller();
        CreateRoleResponse first = mutate(caller, "one");
        assertThat(mutate(caller, "one")).isEqualTo(first);
        assertThat(done).hasValue(1);
    }

    @Test
    void repeatsAtTheSameMomentWaitForTheFirst() throws Exception {
        Caller caller = somebody.caller();
        assertThat(atOnce(16, () -> mutate(caller, "two"))).containsOnly(mutate(caller, "two"));
        assertThat(done).hasValue(1);
        assertThat(RECORD.number("SELECT count(*) FROM audit_record WHERE request_id = ?", caller.getRequestId()))
                .isEqualTo(1);
    }

    @Test
    void otherBodyOtherPersonAndOtherProjectAreOtherRequests() {
        Caller caller = somebody.caller();
        mutate(caller, "three");
        mutate(caller, "four");
        mutate(
                caller.toBuilder()
                        .setUserId(TestingCaller.member().user().toString())
                        .build(),
                "three");
        mutate(
                caller.toBuilder()
                        .setProjectId(TestingCaller.member().project().toString())
                        .build(),
                "three");
        assertThat(done).hasValue(4);
    }

    @Test
    void failedRequestMayBeTriedAgain() {
        Caller caller = somebody.caller();
        CreateRoleRequest request =
                CreateRoleRequest.newBuilder().setCaller(caller).setName("five").build();
        assertThatThrownBy(() -> RECORD.mutations()
                        .run(caller, request, CreateRoleResponse.getDefaultInstance(), (_, _) -> {
                            throw new IllegalStateException("not now");
                        }))
                .hasMessage("not now");
        assertThat(mutate(caller, "five").getRole().getName()).isEqualTo("five");
    }

    @Test
    void answersAreForgottenWhenNobodyAsksAnyMore() throws SQLException {
        Caller caller = somebody.caller();
        mutate(caller, "six");
        RECORD.clock().advance(RequestLedger.KEPT_FOR.plus(Duration.ofMinutes(1)));
        new LedgerPruning(RECORD.transactions(), new RequestLedger(), RECORD.clock()).run();
        assertThat(RECORD.number("SELECT count(*) FROM answered_request WHERE request_id = ?", caller.getRequestId()))
                .isZero();
    }

    @Test
    void trailCannotBeChanged() {
        mutate(somebody.caller(), "seven");
        assertThatThrownBy(() -> RECORD.sql("UPDATE audit_record SET user_name = 'somebody else'"))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> RECORD.sql("DELETE FROM audit_record")).hasMessageContaining("append-only");
        assertThatThrownBy(() -> RECORD.sql("TRUNCATE audit_record")).hasMessageContaining("append-only");
    }
}
