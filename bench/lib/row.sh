# Functions for bench/install: one row of the tables. Sourced.
# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other files

# compression_of ROW
compression_of() {
  echo "$1" | sed 's/^slow-//; s/-same$//'
}

# size_of ROW: the size of its image in MiB.
size_of() {
  most=$size
  case $1 in
    slow-*) most=128 ;;
    xz*) most=256 ;;
    written) most=256 ;;
  esac
  echo $((size < most ? size : most))
}

# programs_of ROW: all that can install it, and its limits.
programs_of() {
  case $(compression_of "$1") in
    none | written | gzip) echo tandem mender swupdate rauc ;;
    gzip-members) echo tandem mender ;;
    xz) echo tandem mender rauc ;; # Debian's swupdate is built without it
    zstd) echo tandem swupdate rauc ;; # mender 3.4 does not know it
  esac
  case $1 in
    *-same) echo read hash ;;
    *) echo dd hash ;;
  esac
  case $1 in
    *none* | written) ;;
    *) echo decompress decoder ;;
  esac
}

# Tandem and the decoders take mender's, also where mender does not know it.
make_artifacts() { # compression
  rm -f ./*.artifact stream
  artifact mender "$1"
  for program in $(programs_of "$row"); do
    case $program in
      swupdate | rauc) artifact "$program" "$1" ;;
    esac
  done
  [ "$1" = none ] || tar -xOf mender.artifact --wildcards 'data/0000.tar*' >stream
}

# once PROGRAM TARGET: fills the target, runs the program, and sees whether the target is right.
once() {
  fill "$2"
  attach
  "run_$1"
  detach
  case $1 in
    read | hash | decompress | decoder) ;; # they do nothing to the target
    *) cmp slot.img image ;;
  esac
}

run_row() {
  compression=$(compression_of "$1")
  [ "$1" != written ] || compression=none
  use_image "$(size_of "$1")"
  make_artifacts "$compression"
  target=other
  case $1 in
    written)
      written
      return
      ;;
    *-same) target=image ;;
  esac
  case $1 in
    slow-*) slow=true ;;
  esac
  round=1
  while [ "$round" -le "$runs" ]; do
    for program in $(programs_of "$1"); do
      once "$program" $target
      result "$program"
    done
    round=$((round + 1))
  done
  slow=false
}
