package io.xenith.hypervisor.dom0.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.Hypervisor;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.NicConfig;
import io.xenith.hypervisor.contract.StoreContract;
import io.xenith.hypervisor.dom0.command.SystemCommands;
import io.xenith.hypervisor.dom0.hotplug.HotplugScript;
import io.xenith.hypervisor.dom0.network.AntiSpoofing;
import io.xenith.hypervisor.libxl.LibxlHypervisor;
import io.xenith.hypervisor.libxl.LibxlOptions;
import io.xenith.hypervisor.xenstore.XenStore;
import io.xenith.hypervisor.xenstore.XenStoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks and interfaces with real guests: the store contract with libxl beside it, who has a disk found in XenStore, and the
 * rules of an interface tried from inside the guest. Runs only in a Dom0. System properties: {@code xenith.test.kernel} and
 * {@code xenith.test.ramdisk} of a guest that obeys {@code run <command>} besides what
 * {@link io.xenith.hypervisor.contract.ContractFixture} says, {@code xenith.test.bridge} with the address
 * {@code xenith.test.address} in Dom0, of a network where the guest may have {@code xenith.test.guest}.
 */
@Tag("xen")
@EnabledIf("io.xenith.hypervisor.libxl.LibxlHypervisor#isDom0")
class RealDom0Test implements StoreContract {
    private static final MacAddress MAC = new MacAddress("02:16:3e:00:00:50");

    private final SystemCommands commands = new SystemCommands();

    @TempDir
    Path folder = Path.of("");

    private Hypervisor hypervisor = unset();
    private XenStore tree = unset();
    private HostStore store = unset();
    private AntiSpoofing rules = unset();

    @BeforeEach
    void open() throws IOException {
        Files.write(image(), new byte[1 << 20]);
        var nic = HotplugScript.NIC.install(folder);
        var disk = HotplugScript.DISK.install(folder);
        hypervisor = LibxlHypervisor.open(LibxlOptions.ofThisHost().withScripts(nic, disk));
        tree = XenStore.open(XenStoreSettings.ofThisHost().withCallTimeout(Duration.ofMinutes(1)));
        rules = new AntiSpoofing(commands, nic);
        store = HostDisks.onFiles(
                call(),
                new FileStoreSettings(folder.resolve("disks"), Optional.of(ByteSize.ofGib(1))),
                folder.resolve("scratch"),
                commands,
                new XenStoreDiskUsers(tree));
    }

    @AfterEach
    void close() {
        for (var domain : hypervisor.listDomains(call())) {
            try {
                hypervisor.destroy(call(), domain.ref());
            } catch (HypervisorException e) {
                // A domain that went by itself meanwhile is as gone as it has to be.
                if (!(e.failure() instanceof Failure.NoSuchDomain)) {
                    throw e;
                }
            }
        }
        store.close();
        tree.close();
        hypervisor.close();
    }

    @Test
    void letsAGuestSendOnlyAsItself() {
        var guest = InetAddress.ofLiteral(setting("guest", "10.77.0.50"));
        var nic = new NicConfig(UUID.randomUUID(), MAC, setting("bridge", "xenbr0"), List.of(guest), 1450);
        var domain = boot(aGuest().nics(List.of(nic)));
        var vif = AntiSpoofing.vifOf(domain.domid(), 0);
        assertThat(rules.list(call())).contains(vif);
        run(domain, "ip link set eth0 up; ip addr add " + guest.getHostAddress() + "/24 dev eth0");

        assertThat(run(domain, ping(""))).contains(" 3 packets received");
        assertThat(run(domain, "ip addr add 10.77.0.99/24 dev eth0; " + ping("-I 10.77.0.99")))
                .contains(" 0 packets received");
        assertThat(run(
                        domain,
                        "ip link set eth0 down; ip link set eth0 address 02:16:3e:00:00:99;" + " ip link set eth0 up; "
                                + ping("")))
                .contains(" 0 packets received");

        hypervisor.destroy(call(), domain);
        assertThat(rules.list(call())).doesNotContain(vif);
    }

    /** Has the guest run a command; returns its console from there to the end of the command. */
    private String run(DomainRef domain, String command) {
        var mark = "done-" + UUID.randomUUID();
        int before = console(domain).length();
        try (var console = hypervisor.openConsole(call(), domain)) {
            // The echo of what is typed has the mark in two halves.
            console.write(ByteBuffer.wrap(("run " + command + "; echo done\"\"" + mark.substring(4) + "\n")
                    .getBytes(StandardCharsets.UTF_8)));
        }
        await(command, () -> console(domain).contains(mark));
        return console(domain).substring(before);
    }

    private static String ping(String options) {
        return "ping -c 3 -W 10 " + options + " " + setting("address", "10.77.0.1");
    }

    @Override
    public Hypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    public HostStore store() {
        return store;
    }

    @Override
    public Path kernel() {
        return Path.of(setting("kernel", "/srv/guest/vmlinuz"));
    }

    @Override
    public Path ramdisk() {
        return Path.of(setting("ramdisk", "/srv/guest/initramfs"));
    }

    @Override
    public Path image() {
        return folder.resolve("image");
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(Long.parseLong(setting("patience", "300")));
    }

    @Override
    public Call call() {
        return Call.of("contract", patience());
    }

    @Override
    public void passTime() {
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }

    @Override
    public void takeToolstackDown() {
        throw new AssertionError("not asked for by these contracts");
    }

    @Override
    public void bringToolstackUp() {
        throw new AssertionError("not asked for by these contracts");
    }

    @Override
    public void makeDeaf(DomainRef domain) {
        throw new AssertionError("not asked for by these contracts");
    }

    private static String setting(String name, String usual) {
        return System.getProperty("xenith.test." + name, usual);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // opened before each test
    private static <T> T unset() {
        return (T) null;
    }
}
