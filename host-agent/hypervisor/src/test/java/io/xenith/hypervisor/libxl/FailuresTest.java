package io.xenith.hypervisor.libxl;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.Failure.Advice;
import io.xenith.hypervisor.MicroOperation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libxl's errors mean. */
class FailuresTest {
    private final Failures whileStoreAnswers = new Failures(() -> true);
    private final Failures whileStoreIsGone = new Failures(() -> false);

    @ParameterizedTest
    @CsvSource({
        "NOMEM, PLACE_ELSEWHERE",
        "DOMAIN_NOTFOUND, REREAD",
        "DOMAIN_DESTROYED, REREAD",
        "INVAL, GIVE_UP",
        "FAIL, RETRY_LATER",
        "TIMEDOUT, RETRY_LATER",
        "LOCK_FAIL, RETRY_LATER"
    })
    void advisesByCode(ErrorCode code, Advice advice) {
        assertThat(of(whileStoreAnswers, code.number()).advice()).isEqualTo(advice);
    }

    @Test
    void knowsEveryCodeByItsNumber() {
        for (var code : ErrorCode.values()) {
            assertThat(ErrorCode.find(code.number())).isEqualTo(code);
        }
        assertThat(ErrorCode.find(0)).isNull();
        assertThat(ErrorCode.find(-1000)).isNull();
        assertThat(of(whileStoreAnswers, -1000)).isInstanceOf(Failure.Unexpected.class);
    }

    @Test
    void findsInTheLogWhatABareFailureWas() {
        assertThat(of(whileStoreAnswers, -3, "xc: panic: xc_dom_boot.c: Cannot allocate memory"))
                .isInstanceOf(Failure.OutOfMemory.class);
        assertThat(of(whileStoreAnswers, -3, "libxl_dm.c: cannot write: No space left on device"))
                .isInstanceOf(Failure.DiskFull.class);
    }

    @Test
    void takesAnyFailureWithoutXenStoreForTheToolstacks() {
        assertThat(of(whileStoreIsGone, -3, "libxl_internal.c: cannot read")).isInstanceOf(Failure.ToolstackDown.class);
    }

    @Test
    void keepsCodeAndLogAndNamesTheFirstErrorFirst() {
        var lines = List.of(
                new LogLine(LogLine.Level.DETAIL, "detail"),
                new LogLine(LogLine.Level.ERROR, "the cause"),
                new LogLine(LogLine.Level.ERROR, "what came of it"));

        var failed = whileStoreAnswers.of(
                MicroOperation.CREATE_PAUSED, new LibxlFailure("libxl_domain_create_new", -3), lines);

        assertThat(failed.nativeCode()).hasValue(-3);
        assertThat(failed.log()).containsExactly("the cause", "what came of it");
        assertThat(failed.failure().message())
                .isEqualTo("create-paused: libxl_domain_create_new returned -3 (FAIL), the cause");
    }

    private static Failure of(Failures failures, int code, String... errors) {
        var lines = java.util.Arrays.stream(errors)
                .map(text -> new LogLine(LogLine.Level.ERROR, text))
                .toList();
        return failures.of(MicroOperation.CREATE_PAUSED, new LibxlFailure("f", code), lines)
                .failure();
    }
}
