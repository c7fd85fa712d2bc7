package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainConfigBuilder;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.Hypervisor;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.contract.ConsoleContract;
import io.xenith.hypervisor.contract.DeviceContract;
import io.xenith.hypervisor.contract.FailureContract;
import io.xenith.hypervisor.contract.LifeContract;
import io.xenith.hypervisor.contract.StreamContract;
import io.xenith.hypervisor.xenstore.XenStoreSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * libxl and real Xen under the contract. Runs only in a Dom0 and takes that host for its own: domains named as the contracts name
 * theirs are destroyed. System properties: {@code xenith.test.kernel} and {@code xenith.test.ramdisk} (of a guest as
 * {@link io.xenith.hypervisor.contract.ContractFixture} says, deaf from the line {@code deaf} on), {@code xenith.test.bridge},
 * {@code xenith.test.type} of the guests, {@code xenith.test.options} for their kernel, {@code xenith.test.patience} in seconds, {@code xenith.test.store} for the socket that {@code XENSTORED_PATH} names.
 */
@Tag("xen")
@EnabledIf("io.xenith.hypervisor.libxl.LibxlHypervisor#isDom0")
class LibxlContractTest implements LifeContract, FailureContract, DeviceContract, ConsoleContract, StreamContract {
    private static final Path REAL_STORE = XenStoreSettings.ofThisHost().socket();

    @TempDir
    Path folder = Path.of("");

    private Hypervisor hypervisor = unset();
    private StoreProxy proxy = unset();

    @BeforeEach
    void openHost() throws IOException {
        proxy = StoreProxy.open(Path.of(setting("store", "/run/xenith-test-store")), REAL_STORE);
        hypervisor = open();
        clear();
    }

    @AfterEach
    void closeHost() {
        proxy.open();
        hypervisor.close();
        hypervisor = open();
        clear();
        hypervisor.close();
        proxy.close();
    }

    private Hypervisor open() {
        return LibxlHypervisor.open(LibxlOptions.ofThisHost().withStore(XenStoreSettings.at(proxy.socket())));
    }

    private void clear() {
        for (var domain : hypervisor.listDomains(call())) {
            destroy(domain);
        }
    }

    private void destroy(DomainInfo domain) {
        try {
            hypervisor.destroy(call(), domain.ref());
        } catch (HypervisorException e) {
            // It went by itself, or is about to.
            return;
        }
    }

    @Override
    public Hypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    public HostStore store() {
        return new FolderStore(folder);
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
        return folder.resolve("no-image");
    }

    @Override
    public String bridge() {
        return setting("bridge", "xenbr0");
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(Long.parseLong(setting("patience", "300")));
    }

    @Override
    public Call call() {
        return Call.of("contract", patience());
    }

    /** As the contract has it, of the type that is to be tried, and with less to do and to say before it is up. */
    @Override
    public DomainConfigBuilder aGuest(String name) {
        var commandLine =
                "console=hvc0 xenith.test=" + name + " " + setting("options", "quiet mitigations=off audit=0");
        return DomainConfig.of(
                        new DomainId(UUID.randomUUID()),
                        name,
                        new Boot.KernelAndRamdisk(kernel(), ramdisk(), commandLine.trim()))
                .type(DomainType.valueOf(setting("type", "PVH")))
                .memory(ByteSize.ofMib(128));
    }

    @Override
    public void passTime() {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }

    @Override
    public void takeToolstackDown() {
        proxy.shut();
    }

    @Override
    public void bringToolstackUp() {
        proxy.open();
    }

    @Override
    public void makeDeaf(DomainRef domain) {
        try (var console = hypervisor.openConsole(call(), domain)) {
            console.write(ByteBuffer.wrap("deaf\n".getBytes(StandardCharsets.UTF_8)));
        }
        await("the guest to be deaf", () -> console(domain).contains("deaf from now on"));
    }

    private static String setting(String name, String usual) {
        return System.getProperty("xenith.test." + name, usual);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // set before each test
    private static <T> T unset() {
        return (T) null;
    }
}
