# Run by a lab host's Dom0 with the agent's package as its argument, as often as one likes: what docs/install-host.md tells an operator to do.
set -eu
if ! lvs xenith/disks >/dev/null 2>&1; then
  vgs xenith >/dev/null 2>&1 || vgcreate -q xenith /dev/vdb
  lvcreate -q --yes --type thin-pool --extents 95%FREE --name disks xenith
fi
dpkg --install "$1"
