package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.lab.LabHost;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What the tools of a lab host itself say of an instance, past all of our own code. */
final class Dom0View {
    private final LabHost host;

    Dom0View(LabHost host) {
        this.host = host;
    }

    /** One line of {@code xl list}. */
    record Listed(int domid, String name, int memoryMib, int vcpus, String state) {
        boolean isPaused() {
            return state.contains("p");
        }

        boolean isCrashed() {
            return state.contains("c");
        }
    }

    /** The guests, without Dom0. */
    List<Listed> guests() {
        return run("xl list")
                .lines()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .map(words -> new Listed(
                        Integer.parseInt(words[1]),
                        words[0],
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]),
                        words[4]))
                .filter(listed -> listed.domid() != 0)
                .toList();
    }

    /** The one guest there is; empty when there is none. */
    Optional<Listed> findOnly() {
        var guests = guests();
        assertThat(guests).hasSizeLessThan(2);
        return guests.stream().findFirst();
    }

    /** What kind of guest Xen's toolstack says it is: {@code pv}, {@code pvh} or {@code hvm}. */
    String guestType(int domid) {
        return run("xl list -l %d | sed -n 's/.*\"type\": \"\\([a-z]*\\)\".*/\\1/p' | head -n 1".formatted(domid))
                .strip();
    }

    /** Types a line on the console of a guest. */
    void type(int domid, String line) {
        var bytes = Base64.getEncoder().encodeToString((line + "\n").getBytes(StandardCharsets.UTF_8));
        run("echo %s | base64 -d >$(xenstore-read /local/domain/%d/console/tty)".formatted(bytes, domid));
    }

    /** What {@code xl block-list} calls xvde: its major number 202, its minor 64. */
    static final String XVDE = Integer.toString(202 << 8 | 64);

    /** The files and devices behind a guest's disks, as XenStore has them. */
    String backendsOfDisks(int domid) {
        return run("""
                for kind in vbd qdisk; do for disk in $(xenstore-list /local/domain/0/backend/$kind/%1$d 2>/dev/null); do \
                  xenstore-read /local/domain/0/backend/$kind/%1$d/$disk/params; done; done; true""".formatted(domid));
    }

    /** The numbers of the disks that a guest and Dom0 have come together over: state 4 of {@code xl block-list}. */
    List<String> connectedDisks(int domid) {
        return run("xl block-list " + domid)
                .lines()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[3].equals("4"))
                .map(words -> words[0])
                .toList();
    }

    /** Everything that only a guest has: its places in XenStore, its volumes, its interfaces on the bridge, its rules. */
    String traces() {
        return run("""
                xenstore-list /local/domain | grep -vx 0; xenstore-list /vm | sed 's/^/vm /' | grep -v 00000000-0000-0000-0000-000000000000; \
                xenstore-list /local/domain/0/backend 2>/dev/null | while read -r kind; do \
                  xenstore-list /local/domain/0/backend/$kind | sed "s/^/backend $kind /"; done | grep -v ' 0$'; \
                lvs --noheadings -o lv_name xenith | tr -d ' ' | grep ^xenith-disk; \
                ls /sys/class/net | grep -E '^(vif|tap|xn)'; nft list ruleset | grep -E 'vif'; ls /var/lib/xenith/hosts/this/domains 2>/dev/null; true""");
    }

    /** What a reload of Dom0's firewall does to all rules there are. */
    void emptyFirewall() {
        run("nft flush ruleset");
    }

    /** The interfaces that may send only as their guest. */
    String guardedInterfaces() {
        return run("nft list map bridge xenith guests 2>/dev/null || true");
    }

    /** Has the stacks of all threads of the agent written to its log. */
    void tellThreadsOfTheAgent() {
        run("""
                pid=$(systemctl show -p MainPID --value xenith-agent); kill -QUIT $pid; \
                timeout 60 gdb -batch -p $pid -ex 'thread apply all bt 24' 2>&1 | systemd-cat -t xenith-agent-native; true""");
    }

    private String run(String line) {
        return host.run(RealCloud.STEP, line).orThrow(line);
    }
}
