#!/bin/sh
# /sbin/poweroff and /sbin/reboot: the kernel runs them when Xen asks for it (control/shutdown in XenStore).
if [ -e /run/deaf ] && [ "$1" != -f ]; then
  echo "asked to ${0##*/}: deaf" >/dev/console
  exit 0
fi
exec /bin/busybox "${0##*/}" -f
