# Functions for bench/install: processes, timed and bounded, and what is left of them. Sourced.
# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other files

child=
daemons=

# bounded COMMAND...: runs it in the background, so that a signal to this script is heard at once.
bounded() {
  timeout "$limit" "$@" >log.txt 2>&1 &
  child=$!
  status=0
  wait "$child" || status=$?
  child=
  if [ "$status" -ne 0 ]; then
    tail -n 40 log.txt >&2
    echo "status $status from: $*" >&2
    return 1
  fi
}

# timed COMMAND...: leaves wall time, CPU time (both in seconds) and peak memory (KiB) in time.txt.
timed() {
  bounded /usr/bin/time -o raw.txt -f '%e %U %S %M' "$@"
  awk '{ printf "%.2f %.2f %d\n", $1, $2 + $3, $4 }' raw.txt >time.txt
}

# result PROGRAM: keeps what time.txt says about this row.
result() {
  echo "$row $1 $(cat time.txt)" | tee -a results.txt >&2
}

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
  tries=$(($1 * 10))
  shift
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || {
      echo "waited in vain for: $*" >&2
      return 1
    }
    sleep 0.1
  done
}

# started PID: remembers a process that has to end with this script.
started() {
  daemons="$daemons $1"
}

# stop PID: ends one, and waits until it is gone.
stop() {
  kill "$1" 2>/dev/null || :
  wait_for 10 gone "$1" || kill -9 "$1" 2>/dev/null || :
  left=
  for one in $daemons; do
    [ "$one" = "$1" ] || left="$left $one"
  done
  daemons=$left
}

gone() {
  ! kill -0 "$1" 2>/dev/null
}

clean_up() {
  trap '' INT TERM HUP
  [ -z "$child" ] || stop "$child"
  for daemon in $daemons; do
    stop "$daemon"
  done
  detach_all
  cd /
  umount -l "$work" || :
  rmdir "$work" || :
}
