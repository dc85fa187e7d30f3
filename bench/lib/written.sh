# Functions for bench/install: how much an installation writes to the device. Sourced.
# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other files

write_count() { # program target-name file
  fill "$3"
  attach
  before=$(sectors)
  "run_$1"
  blockdev --flushbufs "$device"
  after=$(sectors)
  detach
  cmp slot.img image
  echo "$1 $2 $(((after - before) * 512)) $(stat -c %s image)" | tee -a written.txt >&2
}

# Once each: bytes do not scatter.
written() {
  changed_image
  truncate -s "${image_size}M" empty
  for program in tandem mender swupdate rauc; do
    write_count $program empty empty
    write_count $program same image
    write_count $program changed changed
  done
}
