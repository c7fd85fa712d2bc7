package io.xenith.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.lab.junit.OnXen;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * One host, once. What really boots Dom0 is asked for by {@code XENITH_REAL_XEN=yes}: a boot takes two to five minutes where the processor is
 * emulated, while a host that is brought back from the snapshot takes seconds.
 */
@OnXen
class LabHostIT {
    private static final Duration STEP = Duration.ofMinutes(5);
    /** A PVH guest whose emulated processor faults is started anew by xl (ADR 10): some take several turns to come up. */
    private static final Duration BOOT = Duration.ofMinutes(20);

    private static final String MARKER = "/root/marker";

    private final LabHost host;

    LabHostIT(LabHost host) {
        this.host = host;
    }

    @Test
    void runsBothKindsOfGuestOnRealXen() {
        assertThat(host.run(STEP, "xl info xen_version").orThrow("xl info"))
                .startsWith(host.release().version() + ".");
        for (var kind : new String[] {"pv", "pvh"}) {
            host.run(STEP, "xl create /srv/guest/" + kind + ".cfg").orThrow("xl create");
            // xenconsoled writes it, as in any Dom0 that keeps the logs of its guests.
            var log = "/var/log/xen/console/guest-" + kind + ".log";
            Deadline.in(BOOT).await("the login prompt of " + kind, () -> host.run(STEP, "cat " + log)
                    .output()
                    .contains("login: "));
            assertThat(host.run(STEP, "cat " + log).output())
                    .containsIgnoringCase("hypervisor=xen guest_type=" + kind)
                    .contains("cpus: 1 memory: ");
            host.run(STEP, "xl shutdown " + kind).orThrow("xl shutdown");
            // Again and again: one that faults on its way down is started anew.
            Deadline.in(BOOT).await("the end of " + kind, () -> !host.run(
                            STEP, "sleep 10; xl shutdown %1$s; xl domid %1$s".formatted(kind))
                    .isSuccess());
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "XENITH_REAL_XEN", matches = "yes")
    void keepsItsDiskThroughPowerCutAndReboot() {
        host.run(STEP, "echo before >" + MARKER + " && sync").orThrow("writing");
        int port = host.forward(8080);

        host.powerCut();
        assertThat(host.isOn()).isFalse();
        host.boot();
        assertThat(host.run(STEP, "hostname; cat " + MARKER).orThrow("reading")).isEqualTo("lab1\nbefore\n");
        assertThat(host.forward(8080)).isEqualTo(port);
        assertThat(host.serialLog()).contains("Xen version " + host.release().version());

        host.reboot();
        assertThat(host.run(STEP, "cat " + MARKER + "; xl list | wc -l").orThrow("reading"))
                .isEqualTo("before\n2\n");
    }
}
