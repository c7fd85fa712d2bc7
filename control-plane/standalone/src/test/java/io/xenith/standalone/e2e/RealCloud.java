package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.lab.Lab;
import io.xenith.lab.LabHost;
import io.xenith.lab.image.ImageCache;
import io.xenith.lab.junit.OnXen;
import io.xenith.standalone.Standalone;
import io.xenith.standalone.infrastructure.Archives;
import io.xenith.standalone.settings.LabSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A cloud of lab hosts with real Xen and the agent from its own package, as many as {@link OnXen} of the class says. It has the lab's test
 * guest as the images {@code guest-pv} and {@code guest-pvh}, and the small flavors {@code xen.small},
 * {@code xen.medium} and {@code xen.image}.
 */
final class RealCloud implements BeforeAllCallback, AfterAllCallback {
    /** How long one step inside Dom0 may take, whose processor is emulated and shared with whatever else runs. */
    static final Duration STEP = Duration.ofMinutes(2);

    private static @Nullable Standalone running;

    /** The cloud itself. */
    static Standalone standalone() {
        return Objects.requireNonNull(running, "the class needs @ExtendWith(RealCloud.class)");
    }

    /** Its first host. */
    static LabHost host() {
        return hosts().getFirst();
    }

    /** Its hosts, named lab1, lab2 and so on. */
    static List<LabHost> hosts() {
        return Lab.list(standalone().directory().lab());
    }

    static OpenStackCli admin() {
        return OpenStackProgram.installed().with(standalone().openrc("admin"));
    }

    static OpenStackCli demo() {
        return OpenStackProgram.installed().with(standalone().openrc("demo"));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        var asked = context.getTestClass()
                .flatMap(type -> Optional.ofNullable(type.getAnnotation(OnXen.class)))
                .orElseThrow(() -> new IllegalStateException("the class says @OnXen with the hosts it needs"));
        var state = Path.of("target", "e2e-xen").toAbsolutePath();
        // Of an earlier run: its record tells of a host whose disks are gone.
        Archives.removeTree(state);
        var cloud = Standalone.builder()
                .state(state)
                .cache(Path.of("target", "e2e", "cache").toAbsolutePath())
                .hosts(0)
                .lab(new LabSettings(asked.hosts(), asked.release()))
                .build();
        running = cloud;
        cloud.start();
        cloud.awaitReady();
        var folder = Files.createTempDirectory("guest");
        try {
            uploadGuest(folder);
        } finally {
            Files.deleteIfExists(folder.resolve("disk"));
            Files.delete(folder);
        }
        admin().run("flavor create --ram 128 --disk 1 --vcpus 1 xen.small");
        // Its root disk is as large as the image: emulated processors take minutes to read a GiB.
        admin().run("flavor create --ram 128 --disk 0 --vcpus 1 xen.image");
        admin().run("flavor create --ram 192 --disk 2 --vcpus 2 xen.medium");
    }

    private static void uploadGuest(Path folder) throws Exception {
        var admin = admin();
        var image = host().image();
        var kernel = upload(admin, "guest-kernel", "aki", image.guestKernel());
        var ramdisk = upload(admin, "guest-ramdisk", "ari", image.guestRamdisk());
        var disk = Files.write(folder.resolve("disk"), new byte[1 << 20]);
        for (var mode : new String[] {"pv", "pvh"}) {
            var id = upload(admin, "guest-" + mode, "raw", disk);
            admin.run("image set --property hw_vm_mode=%s --property kernel_id=%s --property ramdisk_id=%s %s"
                    .formatted(mode, kernel, ramdisk, id));
        }
        // Not PV: its GRUB cannot read the kernel of this disk (ADR 19).
        for (var mode : new String[] {"pvh", "hvm"}) {
            var id = upload(admin, "disk-" + mode, "raw", image.guestDisk());
            admin.run("image set --property hw_vm_mode=%s %s".formatted(mode, id));
        }
    }

    private static String upload(OpenStackCli admin, String name, String format, Path file) {
        var container = format.equals("raw") ? "bare" : format;
        var id = admin.json(
                        "image",
                        "create",
                        "--public",
                        "--disk-format",
                        format,
                        "--container-format",
                        container,
                        "--file",
                        file.toString(),
                        name)
                .path("id")
                .asText();
        assertThat(admin.json("image", "show", id).path("status").asText()).isEqualTo("active");
        return id;
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        var cloud = running;
        if (cloud != null) {
            // Before the disks go: what the agent said, for whoever looks for the reason of a failure.
            for (var host : hosts()) {
                Files.writeString(
                        cloud.directory().log(host.name() + "-agent"),
                        host.run(
                                        STEP,
                                        "journalctl --no-pager -o cat _SYSTEMD_UNIT=xenith-agent.service + SYSLOG_IDENTIFIER=xenith-agent-native")
                                .output());
            }
            cloud.close();
            try (var lab = Lab.open(cloud.directory().lab(), ImageCache.defaultDirectory(), _ -> {})) {
                lab.down();
            }
            running = null;
        }
    }
}
