# Functions for bench/install: what no program can be faster than, each alone. Sourced.
# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other files

# Writing the image, and waiting until the device has it.
run_dd() {
  timed dd if=image of="$device" bs=1M conv=fsync
}

# Reading the target, which is what there is to do when it holds the image already.
run_read() {
  timed dd if="$device" of=/dev/null bs=1M iflag=direct
}

run_hash() {
  timed openssl dgst -sha256 image
}

# The usual decompressor of what mender.artifact holds.
run_decompress() {
  # shellcheck disable=SC2016
  timed sh -c 'exec "$1" -dc stream >/dev/null' sh "$(decompressor)"
}

decompressor() {
  case $compression in
    gzip*) echo gzip ;;
    *) echo "$compression" ;;
  esac
}

prepare_decoder() {
  javac -d "$work/decoder" -cp "$home/cli/target/dist/lib/*" \
    "$home/bench/src/main/java/tandem/bench/Decode.java"
}

# The libraries that Tandem decodes with, and nothing else; on all cores where Tandem can.
run_decoder() {
  timed java -XX:+UseSerialGC -XX:-UsePerfData -cp "$work/decoder:$home/cli/target/dist/lib/*" \
    tandem.bench.Decode "$compression" stream
}
