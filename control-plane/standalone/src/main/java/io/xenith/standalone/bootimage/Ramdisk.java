package io.xenith.standalone.bootimage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** The first and only root file system of {@code tiny}: busybox, and an {@code /init} that says where it runs. */
final class Ramdisk {
    private static final List<String> TOOLS = List.of(
            "sh",
            "ash",
            "mount",
            "umount",
            "cat",
            "echo",
            "ls",
            "ps",
            "top",
            "free",
            "df",
            "uname",
            "uptime",
            "dmesg",
            "sleep",
            "date",
            "head",
            "tail",
            "grep",
            "sed",
            "awk",
            "vi",
            "wc",
            "dd",
            "sync",
            "mkdir",
            "rm",
            "cp",
            "mv",
            "ln",
            "ip",
            "ifconfig",
            "route",
            "ping",
            "wget",
            "nc",
            "udhcpc",
            "hostname",
            "setsid",
            "cttyhack",
            "kill",
            "id",
            "env",
            "cut");

    /**
     * The shell is restarted when it is left: without a process 1 the kernel would panic. Power-off requests of Xen come as a
     * run of /sbin/poweroff; busybox' own would ask process 1, which is a shell, so it is made to act by itself.
     */
    private static final String INIT = """
            #!/bin/sh
            export PATH=/bin:/sbin HOME=/ TERM=vt100
            mount -t proc proc /proc
            mount -t sysfs sysfs /sys
            mount -t devtmpfs devtmpfs /dev 2>/dev/null
            hostname tiny
            type=none
            guest=none
            [ -r /sys/hypervisor/type ] && type=$(cat /sys/hypervisor/type)
            [ -r /sys/hypervisor/guest_type ] && guest=$(cat /sys/hypervisor/guest_type)
            echo "tiny: Linux $(uname -r), hypervisor $type, guest type $guest, up $(cut -d' ' -f1 /proc/uptime) s"
            for interface in /sys/class/net/eth*; do
                [ -e "$interface" ] || continue
                name=${interface##*/}
                ip link set "$name" up
                udhcpc -i "$name" -b -q -t 3 >/dev/null 2>&1
            done
            echo "tiny: ready"
            while :; do
                setsid cttyhack sh
                sleep 1
            done
            """;

    private static final String LEASE = """
            #!/bin/sh
            [ "$1" = bound ] || [ "$1" = renew ] || exit 0
            ip addr flush dev "$interface"
            ip addr add "$ip/${mask:-24}" dev "$interface"
            [ -n "$router" ] && ip route replace default via "${router%% *}" dev "$interface"
            : >/etc/resolv.conf
            for server in $dns; do echo "nameserver $server" >>/etc/resolv.conf; done
            """;

    private Ramdisk() {}

    /** The archive, compressed; always the same bytes for the same busybox. */
    static byte[] build(byte[] busybox) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var cpio = new CpioWriter(new GZIPOutputStream(bytes))) {
            for (var directory : List.of(
                    "bin", "sbin", "dev", "proc", "sys", "etc", "tmp", "usr", "usr/share", "usr/share/udhcpc")) {
                cpio.directory(directory);
            }
            // The kernel opens it for process 1 before anything is mounted.
            cpio.characterDevice("dev/console", 0600, 5, 1);
            cpio.characterDevice("dev/null", 0666, 1, 3);
            cpio.file("bin/busybox", 0755, busybox);
            for (var tool : TOOLS) {
                cpio.link("bin/" + tool, "busybox");
            }
            script(cpio, "init", INIT);
            script(cpio, "usr/share/udhcpc/default.script", LEASE);
            for (var act : List.of("poweroff", "reboot", "halt")) {
                script(cpio, "sbin/" + act, "#!/bin/sh\nsync\nexec /bin/busybox " + act + " -f\n");
            }
        }
        return bytes.toByteArray();
    }

    private static void script(CpioWriter cpio, String path, String text) throws IOException {
        cpio.file(path, 0755, text.getBytes(StandardCharsets.UTF_8));
    }
}
