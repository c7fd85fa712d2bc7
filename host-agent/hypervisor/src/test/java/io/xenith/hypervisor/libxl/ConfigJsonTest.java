package io.xenith.hypervisor.libxl;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.CpuPlacement;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainConfigBuilder;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.Graphics;
import io.xenith.hypervisor.HostInfo;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.NicConfig;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libxl is told of a domain. */
class ConfigJsonTest {
    private static final DomainId ID = DomainId.parse("8a0ba85a-0000-4000-8000-000000000007");
    private final ConfigJson json = new ConfigJson(
            new Grub(Path.of("/grub")),
            id -> Path.of("/logs/" + id + ".log"),
            Optional.of("vif-xenith"),
            Optional.of("block-xenith"));

    @Test
    void writesADirectBoot() {
        var written = write(aGuest().vcpus(1, 2).memory(ByteSize.ofMib(128), ByteSize.ofMib(256)));

        var create = written.member("c_info").orElseThrow();
        assertThat(create.text("type")).contains("pvh");
        assertThat(create.text("uuid")).contains(ID.toString());
        var build = written.member("b_info").orElseThrow();
        assertThat(build.number("max_vcpus")).hasValue(2);
        assertThat(build.elements("avail_vcpus")).containsExactly(Json.of(0));
        assertThat(build.number("target_memkb")).hasValue(131072);
        assertThat(build.number("max_memkb")).hasValue(262144);
        assertThat(build.text("kernel")).contains("/boot/k");
        assertThat(build.text("ramdisk")).contains("/boot/r");
        assertThat(build.text("cmdline")).contains("console=hvc0");
        assertThat(build.member("type.pvh")).isPresent();
    }

    @Test
    void keepsEveryDomainThatEnds() {
        var written = write(aGuest());

        for (var end : List.of("on_poweroff", "on_reboot", "on_watchdog", "on_crash", "on_soft_reset")) {
            assertThat(written.text(end)).contains("preserve");
        }
    }

    @Test
    void writesLabelsAndNicFactsIntoTheDomainsOwnTree() {
        var port = UUID.randomUUID();
        var nic = new NicConfig(
                port, new MacAddress("02:00:00:00:00:07"), "xenbr0", List.of(InetAddress.ofLiteral("192.0.2.7")), 1450);
        var written = write(aGuest().nics(List.of(nic)).labels(Map.of("generation", "7", "empty", "")));

        var data = written.member("c_info").orElseThrow().member("xsdata").orElseThrow();
        assertThat(data.text("xenith/labels/generation")).contains("7");
        assertThat(data.member("xenith/labels/empty")).contains(Json.of(""));
        assertThat(data.text("xenith/nics/020000000007")).contains(port + " 192.0.2.7");
        var device = written.elements("nics").getFirst();
        assertThat(device.text("mac")).contains("02:00:00:00:00:07");
        assertThat(device.text("script")).contains("vif-xenith");
        assertThat(device.text("ip")).contains("192.0.2.7");
        assertThat(device.number("mtu")).hasValue(1450);
        assertThat(device.number("devid")).hasValue(0);
    }

    @Test
    void servesRawDisksByTheKernelAndQcow2ByQemu() {
        var written = write(aGuest().disks(List.of(
                DiskConfig.of("xvda", Path.of("/d/a"), DiskFormat.RAW, false),
                DiskConfig.of("xvdb", Path.of("/d/b"), DiskFormat.QCOW2, true))));

        var disks = written.elements("disks");
        assertThat(disks.get(0).text("backend")).contains("phy");
        assertThat(disks.get(0).number("readwrite")).hasValue(1);
        assertThat(disks.get(1).text("backend")).contains("qdisk");
        assertThat(disks.get(1).text("format")).contains("qcow2");
        assertThat(disks.get(1).number("readwrite")).hasValue(0);
        assertThat(disks).map(ConfigReader::readDisk).allMatch(Optional::isPresent);
    }

    @Test
    void pinsADomainToItsCells() {
        var cpus = List.of(new HostInfo.Cpu(0, 0, 0, 0), new HostInfo.Cpu(1, 1, 0, 0), new HostInfo.Cpu(2, 0, 1, 1));
        var config = aGuest().vcpus(2)
                .placement(new CpuPlacement.OnCells(List.of(0)))
                .build();

        var build = json.write(config, cpus).member("b_info").orElseThrow();

        assertThat(build.text("numa_placement")).contains("False");
        assertThat(build.elements("nodemap")).containsExactly(Json.of(0));
        assertThat(build.elements("vcpu_hard_affinity"))
                .containsExactly(Json.numbers(List.of(0, 1)), Json.numbers(List.of(0, 1)));
    }

    @Test
    void givesFirmwareDisksItCanSee() {
        var disk = DiskConfig.of("xvda", Path.of("/d/a"), DiskFormat.RAW, false);
        var config = aGuest().type(DomainType.HVM)
                .boot(new Boot.Uefi())
                .graphics(new Graphics.Vnc(InetAddress.getLoopbackAddress()))
                .disks(List.of(disk))
                .build();

        var written = json.write(config, List.of());

        assertThat(written.elements("disks").getFirst().text("vdev")).contains("hda");
        assertThat(ConfigReader.readDisk(written.elements("disks").getFirst())).contains(disk);
        var machine = written.member("b_info")
                .flatMap(build -> build.member("type.hvm"))
                .orElseThrow();
        assertThat(machine.text("bios")).contains("ovmf");
        assertThat(machine.member("vnc").flatMap(vnc -> vnc.text("listen"))).contains("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"PV, grub-x86_64-xen.bin", "PVH, grub-i386-xen_pvh.bin"})
    void bootsFromADiskByAGrubThatRunsInTheGuest(DomainType type, String kernel) {
        var disk = DiskConfig.of("xvda", Path.of("/d/a"), DiskFormat.RAW, false);
        var written = write(aGuest().type(type).boot(new Boot.DiskBootloader()).disks(List.of(disk)));

        var build = written.member("b_info").orElseThrow();
        assertThat(build.text("kernel")).contains("/grub/" + kernel);
        assertThat(build.text("bootloader"))
                .as("nothing reads a tenant's disk in Dom0")
                .isEmpty();
        assertThat(build.text("ramdisk")).isEmpty();
        assertThat(written.elements("disks").getFirst().text("script")).contains("block-xenith");
        assertThat(ConfigReader.readBoot(type, build)).isEqualTo(new Boot.DiskBootloader());
    }

    @Test
    void keepsWhatAMachinePrintsToItsSerialPortWithItsXenConsole() {
        var written = write(aGuest().type(DomainType.HVM).boot(new Boot.Bios()));

        var build = written.member("b_info").orElseThrow();
        assertThat(build.member("type.hvm").flatMap(hvm -> hvm.text("serial"))).contains("chardev:serial0");
        assertThat(build.elements("extra_hvm"))
                .containsExactly(
                        Json.of("-chardev"), Json.of("pty,id=serial0,logappend=on,logfile=/logs/" + ID + ".log"));
    }

    private Json write(DomainConfigBuilder guest) {
        return json.write(guest.build(), List.of());
    }

    private static DomainConfigBuilder aGuest() {
        return DomainConfig.of(
                ID, "guest", new Boot.KernelAndRamdisk(Path.of("/boot/k"), Path.of("/boot/r"), "console=hvc0"));
    }
}
