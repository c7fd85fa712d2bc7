package io.xenith.hypervisor.dom0.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.dom0.command.Output;
import io.xenith.hypervisor.dom0.command.SystemCommands;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import io.xenith.hypervisor.dom0.hotplug.HotplugScript;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the script and of nft, and the rules the script makes; that they hold on a bridge is tried on a real host. */
class AntiSpoofingTest {
    private static final Call CALL = Call.of("test", Duration.ofSeconds(30));

    @TempDir
    Path folder = Path.of("");

    @Test
    void makesRulesForTheMacAndEachAddress() {
        var rules = rules("vif7.0", "02:16:3e:00:00:50", "192.0.2.7", "2001:db8::7");

        assertThat(rules)
                .contains("vif7.0 ether saddr != 02:16:3e:00:00:50 counter drop")
                .contains("arp saddr ether != 02:16:3e:00:00:50 counter drop")
                .contains("arp saddr ip != { 0.0.0.0, 192.0.2.7 } counter drop")
                .contains("ip saddr != { 192.0.2.7 } counter drop")
                .contains("ip6 saddr != { fe80::0016:3eff:fe00:0050, 2001:db8::7 } counter drop")
                .contains("udp sport { 67, 547 } counter drop")
                .contains("nd-router-advert")
                .endsWith("add element bridge xenith guests { \"vif7.0\" : jump vif7.0 }\n");
    }

    @Test
    void leavesAddressesAloneWhereNoneAreGivenButNotTheMac() {
        assertThat(rules("vif7.0", "02:16:3e:00:00:50"))
                .contains("ether saddr != 02:16:3e:00:00:50 counter drop")
                .contains("udp sport { 67, 547 } counter drop")
                .doesNotContain("ip saddr")
                .doesNotContain("ip6 saddr");
    }

    @Test
    void letsNoIpv4ThroughWhereAllAddressesAreIpv6() {
        assertThat(rules("vif7.0", "02:16:3e:00:00:50", "2001:db8::7"))
                .contains("ether type ip counter drop")
                .contains("arp saddr ip != { 0.0.0.0 } counter drop");
    }

    @Test
    void refusesWhatIsNoInterfaceMacOrAddress() {
        assertThatThrownBy(() -> rules("vif7.0; flush ruleset", "02:16:3e:00:00:50"))
                .isInstanceOf(HypervisorException.class);
        assertThatThrownBy(() -> rules("vif7.0", "02:16:3e:00:00:50 accept")).isInstanceOf(HypervisorException.class);
        assertThatThrownBy(() -> rules("vif7.0", "02:16:3e:00:00:50", "192.0.2.7 }"))
                .isInstanceOf(HypervisorException.class);
    }

    @Test
    void asksTheScriptForWhatTheNicMay() throws IOException {
        var asked = new ArrayList<List<String>>();
        var guards = new AntiSpoofing(recording(asked, ""), Path.of("/scripts/vif-xenith"), folder);

        guards.ensure(
                CALL, "vif7.0", new MacAddress("02:16:3e:00:00:50"), List.of(InetAddress.ofLiteral("2001:db8::7")));
        guards.remove(CALL, "vif7.0");

        assertThat(asked)
                .containsExactly(
                        List.of("/scripts/vif-xenith", "guard", "vif7.0", "02:16:3e:00:00:50", "2001:db8:0:0:0:0:0:7"),
                        List.of("/scripts/vif-xenith", "unguard", "vif7.0"));
    }

    @Test
    void removesTheRulesOfInterfacesThatAreGone() throws IOException {
        Files.createDirectory(folder.resolve("vif7.0"));
        var asked = new ArrayList<List<String>>();
        var nft = """
                table bridge xenith {
                	map guests {
                		type ifname : verdict
                		elements = { "vif7.0" : jump vif7.0,
                			     "vif6.1" : jump vif6.1 }
                	}
                }
                """;
        var guards = new AntiSpoofing(recording(asked, nft), Path.of("/scripts/vif-xenith"), folder);

        assertThat(guards.list(CALL)).containsExactly("vif6.1", "vif7.0");
        assertThat(guards.removeStale(CALL)).containsExactly("vif6.1");
        assertThat(asked.getLast()).containsExactly("/scripts/vif-xenith", "unguard", "vif6.1");
    }

    @Test
    void guardsAnewWhatLostItsRules() throws Exception {
        for (var vif : List.of("vif7.0", "vif8.0", "vif9.1")) {
            Files.createDirectories(folder.resolve("net").resolve(vif));
        }
        standIn("nft", "case $1 in list) echo '\"vif7.0\" : jump vif7.0' ;; *) cat >> \"$here/applied\" ;; esac");
        // vif9.1 has Xen's own script: it is not ours to guard.
        standIn(
                "xenstore-read",
                "case $1 in */7/0/script | */8/0/script) echo /scripts/vif-xenith ;; */script) echo /etc/xen/scripts/vif-bridge ;;"
                        + " */mac) echo 02:16:3e:00:00:50 ;; */ip) echo 192.0.2.7 ;; esac");
        var process = new ProcessBuilder(HotplugScript.NIC.install(folder).toString(), "mend")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        process.environment().put("PATH", folder + ":/usr/bin:/bin");
        process.environment().put("XENITH_NET", folder.resolve("net").toString());
        var running = process.start();

        assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("out")).hasContent("vif8.0");
        assertThat(running.exitValue()).isZero();
        assertThat(folder.resolve("applied"))
                .content()
                .contains(
                        "vif8.0 ether saddr != 02:16:3e:00:00:50 counter drop",
                        "ip saddr != { 192.0.2.7 } counter drop")
                .doesNotContain("vif7.0", "vif9.1");
    }

    private void standIn(String name, String body) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\nhere=" + folder + "\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void installsTheScriptOnceAndMendsIt() throws IOException {
        var script = HotplugScript.NIC.install(folder);
        assertThat(script).isExecutable();
        var before = Files.getLastModifiedTime(script);

        assertThat(HotplugScript.NIC.install(folder)).isEqualTo(script);
        assertThat(Files.getLastModifiedTime(script)).isEqualTo(before);
        Files.writeString(script, "#!/bin/sh\n");
        HotplugScript.NIC.install(folder);

        assertThat(Files.readString(script)).contains("guard_rules");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(script));
    }

    @Test
    void findsTheBridgesThatAreThere() throws IOException {
        Files.createDirectories(folder.resolve("xenbr0/bridge"));
        Files.createDirectories(folder.resolve("xenbr0/brif/vif7.0"));
        Files.createDirectories(folder.resolve("eth0"));
        var bridges = new Bridges(folder);

        assertThat(bridges.list()).containsExactly("xenbr0");
        assertThat(bridges.ports("xenbr0")).containsExactly("vif7.0");
        assertThat(bridges.findMissing(List.of("xenbr1", "xenbr0", "eth0"))).containsExactly("eth0", "xenbr1");
    }

    private String rules(String... arguments) {
        var command = new ArrayList<>(List.of(HotplugScript.NIC.install(folder).toString(), "rules"));
        command.addAll(List.of(arguments));
        return new SystemCommands().run(new TimeLeft(CALL), command).orFail().out();
    }

    private static io.xenith.hypervisor.dom0.command.Commands recording(List<List<String>> asked, String answer) {
        return new io.xenith.hypervisor.dom0.command.Commands() {
            @Override
            public Output run(TimeLeft time, List<String> command) {
                return run(time, command, "");
            }

            @Override
            public Output run(TimeLeft time, List<String> command, String input) {
                asked.add(command);
                return new Output(command, 0, command.contains("tables") ? "table bridge xenith\n" : answer, "");
            }
        };
    }
}
