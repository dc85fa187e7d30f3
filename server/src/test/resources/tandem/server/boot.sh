#!/bin/sh
# Plays one boot of a device with two root file systems: the boot loader, and what it starts.
# Ends with 129 when the device reboots: the kernel ends a PID name space so.
# usage: boot.sh FOLDER LOOP_A LOOP_B
set -eu
folder=$1
loop_a=$2
loop_b=$3

# The part of the boot loader: a trial that was not confirmed by the next boot is over.
get() { fw_printenv -c "$folder/fw_env.config" -n "$1"; }
set_all() { fw_setenv -c "$folder/fw_env.config" -s -; }
part=$(get mender_boot_part)
if [ "$(get upgrade_available)" = 1 ]; then
  count=$(($(get bootcount) + 1))
  if [ "$count" -gt "$(get bootlimit)" ]; then
    part=$((5 - part))
    printf 'mender_boot_part=%s\nmender_boot_part_hex=%s\nupgrade_available=0\nbootcount=0\n' \
      "$part" "$part" | set_all
  else
    printf 'bootcount=%s\n' "$count" | set_all
  fi
fi
[ "$part" = 2 ] && active=$loop_a || active=$loop_b
echo "boot of part $part"

numbers() { tr ':' ' ' <"/sys/class/block/${1#/dev/}/dev"; }
nodes="mknod mmcblk0p2 b $(numbers "$loop_a"); mknod mmcblk0p3 b $(numbers "$loop_b")"
nodes="$nodes; mknod null c 1 3; mknod zero c 1 5; mknod random c 1 8; mknod urandom c 1 9"

exec unshare --mount --pid --fork --kill-child sh -c "
  set -e
  mount --make-rprivate /
  mount '$active' '$folder/root'
  mount --bind '$folder/data' '$folder/root/data'
  mount -t tmpfs tmpfs '$folder/root/dev'
  (cd '$folder/root/dev'; $nodes)
  mount -t proc proc '$folder/root/proc'
  exec chroot '$folder/root' /sbin/init"
