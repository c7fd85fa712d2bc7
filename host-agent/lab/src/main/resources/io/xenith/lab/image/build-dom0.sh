# Makes the files of a lab host in $OUT. Runs as root in a mount namespace of its own, so that a kill leaves no mount behind.
# In: SUITE XEN MIRROR PACKAGES RECIPE OUT RUNTIME APT_CONF KEYRING. Lines that begin with "## " are steps for the person who waits.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
root="$OUT/root"
step() { echo "## $*"; }

step "unpacking Debian ($SUITE)"
debootstrap --variant=minbase --include=ca-certificates --keyring="$KEYRING" "$SUITE" "$root" "$MIRROR"

step "installing Xen $XEN and the tools of Dom0"
cp "$APT_CONF" "$root/etc/apt/apt.conf.d/10machine"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cat >"$root/etc/dpkg/dpkg.cfg.d/lab" <<'END'
force-unsafe-io
path-exclude=/usr/share/doc/*
path-exclude=/usr/share/man/*
path-exclude=/usr/share/info/*
path-exclude=/usr/share/locale/*
END
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
# The hardware of a lab host is known: a short ramdisk is unpacked faster by an emulated processor.
mkdir -p "$root/etc/initramfs-tools/conf.d"
printf 'MODULES=list\nCOMPRESS=gzip\n' >"$root/etc/initramfs-tools/conf.d/lab"
printf 'virtio_pci\nvirtio_blk\next4\n' >"$root/etc/initramfs-tools/modules"
mount -t proc proc "$root/proc"
chroot "$root" apt-get update -q
chroot "$root" apt-get install -q -y --no-install-recommends $PACKAGES
chroot "$root" apt-get clean

step "setting Dom0 up"
rm -rf "$root"/var/lib/apt/lists/* "$root/usr/sbin/policy-rc.d" "$root/etc/resolv.conf" "$root/etc/apt/apt.conf.d/10machine"
# The toolstack hangs at its first create without these.
printf '%s\n' xen-evtchn xen-gntdev xen-gntalloc xen-privcmd xen-blkback xen-netback loop dm-thin-pool >"$root/etc/modules"
echo 'XENCONSOLED_ARGS="--log=guest"' >>"$root/etc/default/xen"
mkdir -p -m 700 "$root/var/log/xen/console"
printf '/dev/vda / ext4 noatime 0 0\n' >"$root/etc/fstab"
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
echo lab >"$root/etc/hostname"
# All hosts come from one snapshot: the identity of the machine is told apart by the name, not by this.
echo 00000000000000000000000000000077 >"$root/etc/machine-id"
# Nothing is new to systemd at the first boot: no ldconfig, no sysusers, no presets on an emulated processor.
touch "$root/etc/.updated" "$root/var/.updated"
mkdir -p -m 700 "$root/root/.ssh"
install -m 600 "$OUT/id.pub" "$root/root/.ssh/authorized_keys"
rm -f "$root"/etc/ssh/ssh_host_*
install -m 600 "$OUT/host_key" "$root/etc/ssh/ssh_host_ed25519_key"
install -m 644 "$OUT/host_key.pub" "$root/etc/ssh/ssh_host_ed25519_key.pub"
# Without PAM a login starts no session manager, which costs seconds here.
printf 'UsePAM no\nUseDNS no\nPermitRootLogin prohibit-password\nPasswordAuthentication no\nMaxStartups 100\n' >"$root/etc/ssh/sshd_config.d/lab.conf"
cat >"$root/etc/systemd/network/10-eth0.network" <<'END'
[Match]
Name=eth0
[Network]
DHCP=ipv4
LinkLocalAddressing=no
IPv6AcceptRA=no
END
# Cables to other lab hosts are ports of one bridge. Isolated ones forward nothing to each other, so a full mesh has no loop.
printf '[Match]\nDriver=virtio_net\nName=eth[1-3]\n[Network]\nBridge=xenbr0\n[Bridge]\nIsolated=yes\n' >"$root/etc/systemd/network/20-cables.network"
install -m 755 "$RECIPE/become.sh" "$root/usr/local/sbin/lab-become"
cat >"$root/etc/systemd/system/lab-become.service" <<'END'
[Unit]
Description=Take the number that the lab gave this host
DefaultDependencies=no
After=systemd-remount-fs.service
Before=systemd-networkd.service sysinit.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/lab-become boot
[Install]
WantedBy=sysinit.target
END
mkdir -p "$root/etc/systemd/journald.conf.d"
printf '[Journal]\nStorage=persistent\nSystemMaxUse=64M\n' >"$root/etc/systemd/journald.conf.d/lab.conf"
chroot "$root" systemctl enable systemd-networkd ssh lab-become
# The agent decides what starts with the host. Timers and device scans only take time from what is under test.
chroot "$root" systemctl disable xendomains
# Whoever wants files shared between hosts starts this by itself: systemctl start nfs-server.
chroot "$root" systemctl disable nfs-server rpcbind.service rpcbind.socket
for unit in systemd-networkd-wait-online.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  e2scrub_reap.service fstrim.timer systemd-tpm2-setup-early.service systemd-tpm2-setup.service systemd-pcrphase.service \
  serial-getty@hvc0.service getty@tty1.service modprobe@drm.service modprobe@efi_pstore.service modprobe@fuse.service \
  systemd-hwdb-update.service systemd-timesyncd.service sys-kernel-debug.mount sys-kernel-tracing.mount dev-hugepages.mount; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
mkdir -p "$root/etc/systemd/system-generators"
ln -sf /dev/null "$root/etc/systemd/system-generators/systemd-ssh-generator"
cp -a "$RUNTIME" "$root/opt/java"
ln -s /opt/java/bin/java "$root/usr/local/bin/java"

step "making the test guest"
guest="$OUT/guest-root"
version="$(ls "$root/lib/modules" | head -n 1)"
mkdir -p "$guest"/{bin,sbin,proc,sys,dev,run,mnt,lib/modules}
cp "$root/usr/bin/busybox" "$guest/bin/busybox" 2>/dev/null || cp "$root/bin/busybox" "$guest/bin/busybox"
for applet in $(chroot "$root" busybox --list); do
  case "$applet" in
    busybox) ;;
    poweroff | reboot | halt) ;;
    *) ln -s busybox "$guest/bin/$applet" ;;
  esac
done
install -m 755 "$RECIPE/guest-end.sh" "$guest/sbin/poweroff"
install -m 755 "$RECIPE/guest-end.sh" "$guest/sbin/reboot"
install -m 755 "$RECIPE/guest-init.sh" "$guest/init"
for module in xen-netfront xen-blkfront isofs vfat nls_cp437 nls_ascii nls_iso8859-1 nls_utf8 ext4; do
  chroot "$root" modprobe -S "$version" --show-depends "$module" 2>/dev/null | sed -n 's/^insmod \([^ ]*\).*/\1/p' | while read -r file; do
    name="$(basename "$file")"
    name="${name%.xz}"
    [ -e "$guest/lib/modules/$name" ] && continue
    case "$file" in
      *.xz) xz -dc "$root$file" >"$guest/lib/modules/$name" ;;
      *) cp "$root$file" "$guest/lib/modules/$name" ;;
    esac
    echo "$name" >>"$guest/lib/modules/order"
  done
done
mkdir -p "$OUT/guest" "$root/srv/guest"
mv "$guest" "$root/tmp/guest"
chroot "$root" sh -c 'cd /tmp/guest && find . | sort | cpio -o -H newc --quiet -R 0:0 | gzip -9n' >"$OUT/guest/initramfs"
rm -rf "$root/tmp/guest"
cp "$root/boot/vmlinuz-$version" "$OUT/guest/vmlinuz"
cp "$OUT/guest/vmlinuz" "$OUT/guest/initramfs" "$root/srv/guest/"
for type in pv pvh; do
  printf '%s\n' "name = \"$type\"" "type = \"$type\"" 'kernel = "/srv/guest/vmlinuz"' 'ramdisk = "/srv/guest/initramfs"' \
    'extra = "console=hvc0 quiet"' 'memory = 128' 'vcpus = 1' 'on_crash = "preserve"' >"$root/srv/guest/$type.cfg"
done

# One disk for guests of every type, with a menu for GRUB: in the guest as a kernel for PV and PVH, from its boot sector for HVM.
mkdir -p "$root/tmp/disk/boot/grub"
cp "$OUT/guest/vmlinuz" "$OUT/guest/initramfs" "$root/tmp/disk/boot/"
cat >"$root/tmp/disk/boot/grub/grub.cfg" <<'END'
if [ "$grub_platform" = pc ]; then console=ttyS0; else console=hvc0; fi
linux /boot/vmlinuz console=$console quiet
initrd /boot/initramfs
boot
END
# GRUB's boot sector goes on with the sector after it, and that one with those that follow: nothing has to be patched.
chroot "$root" grub-mkimage -O i386-pc -p '(hd0,msdos1)/boot/grub' -o /tmp/core.img biosdisk part_msdos ext2 normal configfile test linux
truncate -s 96M "$root/tmp/disk.img"
chroot "$root" mke2fs -q -t ext2 -m 0 -E offset=1048576,root_owner=0:0 -d /tmp/disk /tmp/disk.img 95M
dd if="$root/usr/lib/grub/i386-pc/boot.img" of="$root/tmp/disk.img" bs=446 count=1 conv=notrunc status=none
dd if="$root/tmp/core.img" of="$root/tmp/disk.img" bs=512 seek=1 conv=notrunc status=none
# One partition of Linux, bootable, from sector 2048 on, of 194560 sectors.
printf '\200\376\377\377\203\376\377\377\000\010\000\000\000\370\002\000' | dd of="$root/tmp/disk.img" bs=1 seek=446 conv=notrunc status=none
printf '\125\252' | dd of="$root/tmp/disk.img" bs=1 seek=510 conv=notrunc status=none
mv "$root/tmp/disk.img" "$OUT/guest/disk.img"
rm -rf "$root/tmp/disk" "$root/tmp/core.img"
cp "$OUT/guest/disk.img" "$root/srv/guest/"

step "making the disk"
umount "$root/proc"
cp "$root/boot/vmlinuz-$version" "$OUT/vmlinuz"
cp "$root/boot/initrd.img-$version" "$OUT/initrd.img"
# QEMU's multiboot loader wants the hypervisor unpacked.
hypervisor="$(ls "$root"/boot/xen-"$XEN"-amd64*.gz | head -n 1)"
gzip -dc "$hypervisor" >"$OUT/xen"
truncate -s 6G "$OUT/dom0.img"
mke2fs -q -t ext4 -E lazy_itable_init=1 -d "$root" "$OUT/dom0.img"
rm -rf "$root"
