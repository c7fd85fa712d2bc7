#!/bin/sh
# The test guest: says where it runs and what it was given, then obeys lines on its console.
export PATH=/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
exec </dev/console >/dev/console 2>&1
stty -echo 2>/dev/null
for module in $(cat /lib/modules/order); do insmod "/lib/modules/$module" 2>/dev/null; done
word() { tr ' ' '\n' </proc/cmdline | sed -n "s/^$1=//p" | head -n 1; }

echo "xenith test guest: hypervisor=$(cat /sys/hypervisor/type) guest_type=$(cat /sys/hypervisor/guest_type) uuid=$(cat /sys/hypervisor/uuid)"
echo "command line: $(cat /proc/cmdline)"

# Front ends connect by themselves, a moment after their drivers: what XenStore promises is waited for, for a while.
devices() { find /sys/bus/xen/devices/ -name "$1-*" 2>/dev/null | wc -l; }
tries=0
while [ "$(devices vbd)" -gt "$(ls -d /sys/block/xvd* 2>/dev/null | wc -l)" ] || [ "$(devices vif)" -gt "$(ls -d /sys/class/net/eth* 2>/dev/null | wc -l)" ]; do
  tries=$((tries + 1))
  [ "$tries" -gt 100 ] && break
  usleep 100000
done
ip link set lo up

# The label, where ISO 9660 and where VFAT (FAT12/16, FAT32) keep theirs.
label() { dd if="$1" bs=1 skip="$2" count=11 2>/dev/null | tr 'A-Z' 'a-z'; }
drive=''
for disk in $(cd /sys/block && ls -d xvd* 2>/dev/null); do
  case "$(label "/dev/$disk" 32808)/$(label "/dev/$disk" 43)/$(label "/dev/$disk" 71)" in
    config-2* | */config-2*) drive=/dev/$disk ;;
  esac
done
latest=/mnt/openstack/latest
if [ -n "$drive" ] && mount -o ro "$drive" /mnt; then
  echo "config drive: $drive"
  name=$(tr ',{' '\n\n' <$latest/meta_data.json | sed -n 's/.*"hostname": *"\([^"]*\)".*/\1/p' | head -n 1)
  if [ -n "$name" ]; then hostname "$name" && echo "hostname: $name"; fi
  tr ',{}[]' '\n\n\n\n\n' <$latest/meta_data.json | sed -n 's/.*"\(\(ssh\|ecdsa\)-[^" ]* [^"]*\)".*/ssh key: \1/p' | sed 's/\\n$//' | sort -u
  if [ -e $latest/user_data ]; then
    echo "user data begins"
    cat $latest/user_data
    echo
    echo "user data ends"
  fi
fi

take() { # address[/prefix or netmask] gateway
  ip addr add "$1" dev eth0 && { [ -z "$2" ] || ip route add default via "$2"; }
}
if [ -e /sys/class/net/eth0 ]; then
  ip link set eth0 up
  address=$(word xenith.ip)
  if [ -n "$address" ]; then
    take "$address" "$(word xenith.gateway)"
  elif [ -e $latest/network_data.json ]; then
    flat=$(tr '\n' ' ' <$latest/network_data.json | sed 's/.*"networks": *\[//')
    value() { echo "$flat" | tr ',{}[]' '\n\n\n\n\n' | sed -n "s/.*\"$1\": *\"\([0-9./]*\)\".*/\1/p" | head -n 1; }
    address=$(value ip_address)
    mask=$(value netmask)
    case "$address" in
      */* | '') ;;
      *) address="$address/${mask:-24}" ;;
    esac
    [ -n "$address" ] && take "$address" "$(value gateway)"
  fi
  echo "nic: $(cat /sys/class/net/eth0/address) $(ip -4 -o addr show dev eth0 | awk '{print $4}')"
fi
echo "cpus: $(grep -c ^processor /proc/cpuinfo) memory: $(awk '/MemTotal/{print $2}' /proc/meminfo) KiB disks: $(cd /sys/block && ls -d xvd* 2>/dev/null | tr '\n' ' ')"

while :; do
  printf 'login: '
  # The console can hang up while nobody is on it: look again, slowly.
  if ! read -r line; then
    usleep 500000
    continue
  fi
  case "$line" in
    poweroff) exec /sbin/poweroff -f ;;
    reboot) exec /sbin/reboot -f ;;
    crash) echo c >/proc/sysrq-trigger ;;
    deaf)
      : >/run/deaf
      echo "deaf from now on"
      ;;
    "run "*) sh -c "${line#run }" ;;
    "") ;;
    *) echo "unknown: $line" ;;
  esac
done
