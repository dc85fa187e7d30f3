# Functions for bench/install: the target, a loop device over a file in memory. Sourced.
# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other files

# MB/s of the slow device: an SD card's order of magnitude.
slow_write=20
slow_read=40
slow=false
device=

# attach: a new loop device, of which nothing is cached yet. `target` is a link to it.
attach() {
  device=$(losetup -f --show slot.img)
  ln -sfn "$device" target
  if $slow; then
    throttle "$slow_write" "$slow_read"
  fi
}

# detach: writes back what is only in the cache.
detach() {
  blockdev --flushbufs "$device"
  if $slow; then
    throttle 0 0
  fi
  losetup -d "$device"
  device=
}

# throttle MB/s-WRITE MB/s-READ: 0 is no limit. In the root group it holds for all writers, also for
# the kernel's own threads, which write what was buffered.
throttle() {
  number_of_device=$(cat "/sys/block/${device#/dev/}/dev")
  echo "$number_of_device ${1}000000" | sed 's/ 0*$/ 0/' >blkio/blkio.throttle.write_bps_device
  echo "$number_of_device ${2}000000" | sed 's/ 0*$/ 0/' >blkio/blkio.throttle.read_bps_device
}

# can_slow: can this machine limit a device? Control groups of version 1 can; those of version 2
# have no such limit for all writers.
can_slow() {
  mkdir blkio
  mount -t cgroup -o blkio tandem-bench blkio && [ -w blkio/blkio.throttle.write_bps_device ]
}

# detach_all: the loop devices of this run, also those of programs that were interrupted.
detach_all() {
  if $slow && [ -n "$device" ]; then
    throttle 0 0
  fi
  device=
  losetup -n -l -O NAME,BACK-FILE | while read -r name file; do
    case $file in
      "$work"/*) losetup -d "$name" || : ;;
    esac
  done
}

# fill FILE: what the target holds before an installation.
fill() {
  dd if="$1" of=slot.img bs=1M conv=notrunc status=none
}

# sectors: how many sectors of 512 bytes were written to the target since the machine started.
sectors() {
  awk '{ print $7 }' "/sys/block/${device#/dev/}/stat"
}
