# Functions for `dist`: the class-data archive. Tandem's commands run on a simulated device, once,
# and the classes that they load are laid out in a file that later starts only map.
# Reads $program, $work, $arch, $host, $target_runs.

# train EDITION TREE
train() {
  training=$work/training-$1
  mkdir -p "$training/lists"
  training_runtime=$2/runtime
  if [ "$arch" != "$host" ]; then
    # The same classes, by a runtime for this machine: emulated, each command takes many seconds.
    training_runtime=$training/runtime
    (unpack_target "$host" && make_runtime "$1" "$work/$1/module/tandem.jar" "$training_runtime")
  fi
  training_count=0
  training_artifacts
  training_device
  training_others "$1"
  # Each line once, and in the order in which they came.
  cat "$training"/lists/* | awk '!seen[$0]++' >"$training/classes"
  # shellcheck disable=SC2086
  if ! $target_runs "$2/runtime/bin/java" -XX:+UseSerialGC -Xshare:dump \
    "-XX:SharedClassListFile=$training/classes" >"$training/dump.log" 2>&1 ||
    [ ! -s "$2/runtime/lib/server/classes.jsa" ]; then
    tail -n 20 "$training/dump.log" >&2
    echo "error: no class-data archive could be made" >&2
    exit 70
  fi
}

# training_artifacts: one for each compression, signed.
training_artifacts() {
  [ -e "$work/artifacts/zstd.mender" ] && return 0
  mkdir -p "$work/artifacts"
  # Larger than what is read without a second thread, and not all alike.
  head -c 8000000 "$program"/lib/tandem-core-*.jar "$program"/lib/bcprov-*.jar 2>/dev/null |
    head -c 6291456 >"$work/artifacts/image"
  "$program/bin/tandem" artifact keys generate --private "$work/artifacts/key.pem" \
    --public "$work/artifacts/public.pem" >&2
  for compression in none gzip xz zstd; do
    "$program/bin/tandem" artifact write rootfs-image -t sim -n "$compression" \
      -f "$work/artifacts/image" -k "$work/artifacts/key.pem" --compression "$compression" \
      -o "$work/artifacts/$compression.mender" >&2
  done
}

# trained NAME ARGUMENT...: runs a command, which must succeed, and keeps what it loads.
trained() {
  trained_ending 0 "$@"
}

# trained_ending CODE NAME ARGUMENT...
trained_ending() {
  expected=$1
  shift
  training_count=$((training_count + 1))
  code=0
  "$training_runtime/bin/java" -Xshare:off -XX:+UseSerialGC \
    "-XX:DumpLoadedClassList=$training/lists/$(printf %03d $training_count)" \
    "-Djna.boot.library.path=$training_runtime/lib" -Djna.nosys=true -Djna.nounpack=true \
    "-DZstdNativePath=$training_runtime/lib/libzstd-jni.so" \
    tandem.cli.Main "$@" >"$training/log" 2>&1 </dev/null || code=$?
  if [ "$code" != "$expected" ]; then
    tail -n 20 "$training/log" >&2
    echo "error: $* ended with $code, expected $expected" >&2
    exit 70
  fi
}

# The life of some updates. Each class more makes the archive larger, and every process with it:
# what a person asks for now and then, such as doctor, is not among them.
training_device() {
  device=$training/device
  trained tandem --version
  trained tandem sim create "$device" --slot-size 8M --verify-key "$work/artifacts/public.pem"
  trained tandem status --root "$device"
  for compression in none gzip xz zstd; do
    trained tandem plan --root "$device" "$work/artifacts/$compression.mender"
    trained tandem install --root "$device" --progress plain "$work/artifacts/$compression.mender"
    trained tandem status --root "$device" --json
    trained tandem sim boot "$device"
    trained tandem commit --root "$device"
  done
  trained tandem install --root "$device" --json "$work/artifacts/none.mender"
  trained tandem rollback --root "$device"
  trained tandem show-artifact --root "$device"
  trained tandem show-provides --root "$device"
  trained mender-update show-artifact --root "$device"
}

training_others() {
  # Nobody answers there, which takes the classes for servers that do, too.
  trained_ending 69 tandem plan --root "$training/device" --allow-http http://127.0.0.1:9/none.mender
  if [ "$1" = tandem-tools ]; then
    trained tandem artifact read "$work/artifacts/gzip.mender"
    trained tandem artifact validate "$work/artifacts/gzip.mender"
    for compression in none gzip xz; do
      trained tandem artifact write rootfs-image -t sim -n it -f "$work/artifacts/image" \
        -k "$work/artifacts/key.pem" --compression "$compression" -o "$training/$compression"
    done
    trained mender-artifact read "$work/artifacts/none.mender"
    trained mender-artifact write rootfs-image -t sim -n it -f "$work/artifacts/image" \
      -o "$training/other"
  fi
}
