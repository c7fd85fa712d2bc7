package io.xenith.controlplane.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Status;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.transport.error.ServiceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionsTest {

    private static final TestingRecord RECORD = TestingRecord.create();

    @BeforeAll
    static void makeTable() throws SQLException {
        RECORD.sql("CREATE TABLE account (id integer PRIMARY KEY, balance integer NOT NULL)");
    }

    @AfterAll
    static void close() {
        RECORD.close();
    }

    @BeforeEach
    void twoAccounts() throws SQLException {
        RECORD.sql("DELETE FROM account");
        RECORD.sql("INSERT INTO account VALUES (1, 100), (2, 100)");
    }

    @Test
    void failureUndoesEverything() throws SQLException {
        assertThatThrownBy(() -> RECORD.transactions().run("test", tx -> {
                    Sql.update(tx.connection(), "UPDATE account SET balance = 0");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(RECORD.number("SELECT sum(balance) FROM account")).isEqualTo(200);
    }

    @Test
    void signalsComeAfterTheCommitAndOnlyThen() throws SQLException {
        List<Long> seen = new ArrayList<>();
        RECORD.transactions().execute("test", tx -> {
            Sql.update(tx.connection(), "UPDATE account SET balance = 1");
            tx.afterCommit(() -> seen.add(numberUnchecked("SELECT sum(balance) FROM account")));
        });
        assertThat(seen).containsExactly(2L);

        assertThatThrownBy(() -> RECORD.transactions().execute("test", tx -> {
                    tx.afterCommit(() -> seen.add(-1L));
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(seen).containsExactly(2L);
    }

    @Test
    void deadlockedTransactionsRunAgainUntilBothAreDone() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch bothHoldOne = new CountDownLatch(2);
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> one = tasks.submit(() -> move(1, 2, runs, bothHoldOne));
            Future<?> other = tasks.submit(() -> move(2, 1, runs, bothHoldOne));
            one.get(30, TimeUnit.SECONDS);
            other.get(30, TimeUnit.SECONDS);
        }
        assertThat(runs).hasValueGreaterThan(2);
        assertThat(RECORD.number("SELECT count(*) FROM account WHERE balance = 100"))
                .isEqualTo(2);
        assertThat(RECORD.metrics()
                        .timer(Transactions.METRIC, "name", "move", "outcome", "retried")
                        .count())
                .isPositive();
    }

    private static void move(int from, int to, AtomicInteger runs, CountDownLatch bothHoldOne) {
        RECORD.transactions().execute("move", tx -> {
            runs.incrementAndGet();
            Sql.update(tx.connection(), "UPDATE account SET balance = balance - 10 WHERE id = ?", from);
            bothHoldOne.countDown();
            try {
                bothHoldOne.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            Sql.update(tx.connection(), "UPDATE account SET balance = balance + 10 WHERE id = ?", to);
        });
    }

    @Test
    void callerWhoIsGoneCommitsNothing() throws Exception {
        Context.CancellableContext call = Context.current().withCancellation();
        assertThatThrownBy(() -> call.call(() -> RECORD.transactions().run("test", tx -> {
                    Sql.update(tx.connection(), "UPDATE account SET balance = 0");
                    call.cancel(null);
                    return "unreached by anybody";
                })))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.detail().code()).isEqualTo(Status.Code.CANCELLED));
        assertThat(RECORD.number("SELECT sum(balance) FROM account")).isEqualTo(200);
    }

    @Test
    void silentDatabaseIsUnavailableNotInternal() throws ExecutionException {
        assertThatThrownBy(() -> RECORD.transactions().execute("test", tx -> {
                    Sql.update(tx.connection(), "SELECT set_config('statement_timeout', '20', true)");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> RECORD.transactions().run("test", tx -> {
                    Sql.number(tx.connection(), "SELECT length(set_config('statement_timeout', '20', true))");
                    return Sql.number(tx.connection(), "SELECT 1 FROM pg_sleep(10)");
                }))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.reason()).isEqualTo("RECORD_UNAVAILABLE"));
    }

    private static long numberUnchecked(String query) {
        try {
            return RECORD.number(query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
