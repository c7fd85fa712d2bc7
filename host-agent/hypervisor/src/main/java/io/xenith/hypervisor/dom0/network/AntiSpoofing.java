package io.xenith.hypervisor.dom0.network;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Domid;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.dom0.command.Commands;
import io.xenith.hypervisor.dom0.command.Output;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The rules that let a guest send only as itself: its MAC in every frame and in ARP; where addresses are given, only those (and
 * the IPv6 link-local address of its MAC) as source, in ARP and in neighbour discovery, and nothing but IP and ARP; never as a
 * DHCP server or an IPv6 router. One chain for each interface in nft's table {@code bridge xenith}.
 *
 * <p>The hotplug script makes them when an interface comes and removes them when it goes. This is for looking and mending:
 * after somebody emptied nft's rules, and after a crash in between. Every method fails by
 * {@link io.xenith.hypervisor.HypervisorException}: {@link Failure.ToolstackDown} where nft is missing, {@link Failure.Unexpected}.
 */
public final class AntiSpoofing {
    private static final Pattern ELEMENT = Pattern.compile("\"([^\"]+)\" : jump");

    private final Commands commands;
    private final Path script;
    private final Path interfaces;

    /** The rules of this host, by the script that {@link io.xenith.hypervisor.dom0.hotplug.HotplugScript#install} put there. */
    public AntiSpoofing(Commands commands, Path script) {
        this(commands, script, Path.of("/sys/class/net"));
    }

    AntiSpoofing(Commands commands, Path script, Path interfaces) {
        this.commands = commands;
        this.script = script;
        this.interfaces = interfaces;
    }

    /** The name of a guest's interface in Dom0, {@code vif<domid>.<devid>}. */
    public static String vifOf(Domid domid, int devid) {
        return "vif" + domid.value() + "." + devid;
    }

    /** Makes an interface's rules as they should be, in one step, whether there were some or not. */
    public void ensure(Call call, String vif, MacAddress mac, List<InetAddress> allowedAddresses) {
        var command = new ArrayList<>(List.of(script.toString(), "guard", vif, mac.value()));
        for (var address : allowedAddresses) {
            // Without the zone that a link-local address may carry: it means nothing on another's wire.
            command.add(address.getHostAddress().replaceFirst("%.*", ""));
        }
        commands.run(new TimeLeft(call), command).orFail();
    }

    /** Takes an interface's rules away; does nothing where there are none. */
    public void remove(Call call, String vif) {
        remove(new TimeLeft(call), vif);
    }

    /** The interfaces that have rules. */
    public SortedSet<String> list(Call call) {
        return list(new TimeLeft(call));
    }

    /** Removes the rules of interfaces that are gone, as after a crash between the two; returns their names. */
    public SortedSet<String> removeStale(Call call) {
        var time = new TimeLeft(call);
        var stale = list(time);
        stale.removeIf(vif -> Files.exists(interfaces.resolve(vif)));
        stale.forEach(vif -> remove(time, vif));
        return stale;
    }

    /** Makes the rules of interfaces that have none, as after somebody emptied nft's rules; returns their names. */
    public SortedSet<String> mend(Call call) {
        return new TreeSet<>(
                run(new TimeLeft(call), List.of(script.toString(), "mend")).lines());
    }

    private SortedSet<String> list(TimeLeft time) {
        // Asks for all tables first: asking for a map that is not there cannot be told from other failures.
        boolean hasTable = run(time, List.of("nft", "list", "tables")).lines().contains("table bridge xenith");
        var vifs = new TreeSet<String>();
        if (hasTable) {
            var map = run(time, List.of("nft", "list", "map", "bridge", "xenith", "guests"))
                    .out();
            var element = ELEMENT.matcher(map);
            while (element.find()) {
                vifs.add(element.group(1));
            }
        }
        return vifs;
    }

    private void remove(TimeLeft time, String vif) {
        run(time, List.of(script.toString(), "unguard", vif));
    }

    private Output run(TimeLeft time, List<String> command) {
        return commands.run(time, command).orFail();
    }
}
