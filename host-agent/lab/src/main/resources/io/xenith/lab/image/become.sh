#!/bin/sh
# lab-become boot: before the network, with the number that is on the kernel's command line.
# lab-become NUMBER SECONDS: in a host that was just brought back from the common snapshot; entropy comes on standard input.
set -e
if [ "$1" = boot ]; then
  number=$(tr ' ' '\n' </proc/cmdline | sed -n 's/^xenith\.lab=//p')
else
  number=$1
  date -s "@$2" >/dev/null
  cat >/dev/urandom
fi
number=${number:-1}
hostname "lab$number"
echo "lab$number" >/etc/hostname
printf '127.0.0.1 localhost\n127.0.1.1 lab%s\n' "$number" >/etc/hosts
mkdir -p /run/systemd/network
printf '[NetDev]\nName=xenbr0\nKind=bridge\nMACAddress=52:54:00:77:0%s:00\n[Bridge]\nForwardDelaySec=0\nSTP=no\n' "$number" \
  >/run/systemd/network/20-xenbr0.netdev
printf '[Match]\nName=xenbr0\n[Network]\nAddress=10.77.0.%s/24\nConfigureWithoutCarrier=yes\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n' "$number" \
  >/run/systemd/network/20-xenbr0.network
[ "$1" = boot ] && exit 0
# The snapshot brought its own host's addresses along. A card takes another only while it is down.
address() {
  ip link set "$1" down
  ip link set "$1" address "$2"
  ip link set "$1" up
}
for cable in 1 2 3; do
  address "eth$cable" "52:54:00:77:0$number:0$cable"
done
address xenbr0 "52:54:00:77:0$number:00"
networkctl reload
