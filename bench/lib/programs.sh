# Functions for bench/install: sets up and runs each program that installs. Sourced.
# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other files

# What all runs share.
prepare_programs() {
  made keys.tar make_keys
  tar -xf keys.tar
  "$tandem" sim create --slot-size 1M --verify-key public.pem tandem-fresh >/dev/null
  rig=$home/cli/src/test/sh/real-mender
  DEVICE_TYPE=sim VERIFY_KEY=public.pem "$rig" prepare mender-device 134217728 >/dev/null
  ln -sf "$work/target" mender-device/slot-b.img
  start_bus
  prepare_decoder
}

# A device that has just been made, with the target as its second slot.
run_tandem() {
  rm -rf tandem-device
  cp -a tandem-fresh tandem-device
  ln -sf "$device" tandem-device/dev/slot-b
  timed "$tandem" install --root tandem-device --progress none mender.artifact
}

# The real mender, in a root of its own; only mender itself is timed.
run_mender() {
  mkenvimage -s 0x4000 -o mender-device/data/uboot.env mender-device/env.txt
  rm -f mender-device/data/mender/mender-store*
  # The rig copies what is not there yet.
  ln -f mender.artifact mender-device/data/artifact.mender
  export TIMED="/usr/bin/time -o $work/inner.txt -f %e:%U:%S:%M"
  bounded "$rig" run mender-device mender.artifact install /data/artifact.mender
  awk -F : '{ printf "%.2f %.2f %d\n", $1, $2 + $3, $4 }' inner.txt >time.txt
}

run_swupdate() {
  timed swupdate -k certificate.pem -H bench:1.0 -i swupdate.artifact
}

# RAUC's service asks for a system bus. It has one of its own here.
start_bus() {
  cat >bus.conf <<END
<busconfig>
  <type>system</type>
  <listen>unix:path=$work/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/><allow user="*"/>
  </policy>
</busconfig>
END
  dbus-daemon --config-file=bus.conf --nofork --nopidfile >bus.log 2>&1 &
  started $!
  export DBUS_SYSTEM_BUS_ADDRESS="unix:path=$work/bus"
  cat >system.conf <<END
[system]
compatible=bench
bootloader=noop
bundle-formats=plain
mountprefix=$work/rauc-mounts
[keyring]
path=$work/certificate.pem
[slot.rootfs.0]
device=/dev/null
type=raw
bootname=a
[slot.rootfs.1]
device=$work/target
type=raw
bootname=b
END
  wait_for 30 dbus-send --system --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetId
}

has_rauc() {
  dbus-send --system --print-reply --dest=org.freedesktop.DBus / \
    org.freedesktop.DBus.NameHasOwner string:de.pengutronix.rauc | grep -q true
}

# The service does the work and the command waits for it: CPU time and memory are those of both,
# wall time is the command's.
run_rauc() {
  rm -f service.pid
  # shellcheck disable=SC2016
  /usr/bin/time -o service.txt -f '%U %S %M' sh -c 'echo $$ >service.pid
    exec rauc -c system.conf --override-boot-slot=a service' >service.log 2>&1 &
  clock=$!
  wait_for 30 test -s service.pid
  service=$(cat service.pid)
  started "$service"
  wait_for 30 has_rauc
  timed rauc install "$work/rauc.artifact"
  stop "$service"
  wait "$clock" || :
  # A process that ends by a signal has a line of its own about that.
  tail -n 1 service.txt | cat time.txt - |
    awk 'NR == 1 { wall = $1; cpu = $2; peak = $3 }
      NR == 2 { printf "%.2f %.2f %d\n", wall, cpu + $1 + $2, peak + $3 }' >sum.txt
  mv sum.txt time.txt
}
