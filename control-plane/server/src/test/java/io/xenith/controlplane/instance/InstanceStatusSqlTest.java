package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.controlplane.core.instance.InstanceStatus;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.PowerState;
import io.xenith.controlplane.core.instance.RebootKind;
import io.xenith.controlplane.core.instance.Task;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.testing.TestingRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The view exists twice, in Java for showing and in SQL for filtering: every combination goes through both. */
class InstanceStatusSqlTest {
    private record Combination(InstanceView java, InstanceView sql, String of) {}

    @Test
    void everyCombinationGivesTheSameViewInJavaAndInSql() {
        try (var record = TestingRecord.create()) {
            var kinds = new ArrayList<>(List.of("none"));
            for (var kind : OperationKind.values()) {
                kinds.add(Words.of(kind));
            }
            var seen = Arrays.stream(ObservedState.values()).map(Words::of).toList();
            var combinations = record.transactions()
                    .read(
                            "test",
                            tx -> Sql.list(
                                    tx.connection(),
                                    """
            SELECT k AS kind, s AS seen, c AS host, deleted, failed, awaiting, r AS reboot, %s AS status, %s AS power,
                   %s AS task
            FROM unnest(?::text[]) AS k, unnest(?::text[]) AS s, unnest(?::text[]) AS c,
                 unnest('{true,false}'::boolean[]) AS deleted, unnest('{true,false}'::boolean[]) AS failed,
                 unnest('{true,false}'::boolean[]) AS awaiting, unnest('{soft,hard}'::text[]) AS r,
                 LATERAL (SELECT CASE WHEN deleted THEN now() END AS deleted_at, CASE WHEN failed THEN 'X' END AS fault_reason,
                                 CASE WHEN awaiting THEN 'awaiting' ELSE 'settled' END AS resize, r AS reboot_kind) i,
                 LATERAL (SELECT nullif(k, 'none') AS kind) o,
                 LATERAL (SELECT CASE WHEN c <> 'none' THEN s END AS state, nullif(c, 'none') AS id) d,
                 LATERAL (SELECT nullif(c, 'none') AS state) h
            """.formatted(
                                            InstanceStatusSql.STATUS, InstanceStatusSql.POWER, InstanceStatusSql.TASK),
                                    InstanceStatusSqlTest::combination,
                                    kinds,
                                    seen,
                                    List.of("none", "new", "up", "unreachable")));
            assertThat(combinations)
                    .hasSizeGreaterThan(4000)
                    .allSatisfy(one -> assertThat(one.sql).as(one.of).isEqualTo(one.java));
        }
    }

    private static Combination combination(Row row) throws SQLException {
        var kind = row.text("kind");
        var host = row.text("host");
        var java = InstanceView.compute(
                row.bool("deleted"),
                row.bool("failed"),
                row.bool("awaiting"),
                kind.equals("none") ? null : OperationKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                Words.read(RebootKind.class, row.text("reboot")),
                !host.equals("none"),
                host.equals("none") ? ObservedState.UNSEEN : Words.read(ObservedState.class, row.text("seen")),
                host.equals("none") || host.equals("up"));
        var sql = new InstanceView(
                InstanceStatus.valueOf(row.text("status")),
                PowerState.valueOf(row.text("power")),
                Task.valueOf(row.text("task")));
        return new Combination(
                java, sql, kind + " " + row.text("seen") + " host " + host + " deleted " + row.bool("deleted"));
    }

    @Test
    void everyWordOfTheCoreIsOneOfTheContract() {
        for (var status : InstanceStatus.values()) {
            assertThat(Messages.status(status)).isNotNull();
        }
        for (var power : PowerState.values()) {
            assertThat(Messages.power(power)).isNotNull();
        }
        for (var task : Task.values()) {
            assertThat(Messages.task(task)).isNotNull();
        }
        for (var kind : OperationKind.values()) {
            assertThat(Messages.kind(kind)).isNotNull();
        }
    }
}
