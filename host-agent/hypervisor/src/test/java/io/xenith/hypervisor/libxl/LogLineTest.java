package io.xenith.hypervisor.libxl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What libxl logs, recorded from Xen 4.20. */
class LogLineTest {
    @Test
    void takesLevelAndPlaceFromEachLine() {
        var lines = LogLine.parse("""
                libxl: debug: libxl_create.c:2127:do_domain_create: ao 0x7f0880058240: create: how=(nil) callback=(nil)
                domainbuilder: detail: xc_dom_allocate: cmdline="console=hvc0", features=""
                xc: error: panic: xg_dom_core.c:89: xc_dom_boot_mem_init: can't allocate low memory for domain: Out of memory
                libxl: warning: libxl_domain.c:1884:libxl_set_vcpuonline: Domain 3:late
                libxl: error: libxl_create.c:1704:domcreate_rebuild_done: Domain 3:cannot (re-)build domain: -3
                """);

        assertThat(lines)
                .extracting(LogLine::level)
                .containsExactly(
                        LogLine.Level.DETAIL,
                        LogLine.Level.DETAIL,
                        LogLine.Level.ERROR,
                        LogLine.Level.WARNING,
                        LogLine.Level.ERROR);
        assertThat(lines.get(2).text()).startsWith("xc: panic: ");
        assertThat(lines.get(4).text()).startsWith("libxl_create.c:1704");
    }

    @Test
    void countsALineWithoutALevelToTheOneBefore() {
        var lines = LogLine.parse("libxl: error: cannot execute /x: No such file\n  more of it\n\n");

        assertThat(lines).hasSize(2);
        assertThat(lines.getLast()).isEqualTo(new LogLine(LogLine.Level.ERROR, "  more of it"));
    }

    @Test
    void boundsALine() {
        assertThat(LogLine.parse("libxl: error: " + "x".repeat(100_000))
                        .getFirst()
                        .text())
                .hasSizeLessThan(3_000);
    }
}
