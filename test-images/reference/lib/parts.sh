# Functions for `make` and `mender`: Debian's packages that a root tree is taken from, unpacked.
# Reads $arch, $cache, and for what is put into a tree $tree and $triple; sets $parts, the packages'
# folder, and $kernel_version.

# unpack_parts: once; they are fetched anew where the folder is removed, or others are asked for.
unpack_parts() {
  parts=$cache/parts-$arch
  judge=libubootenv-tool
  [ "$arch" = arm64 ] || judge=grub-common
  packages="busybox-static e2fsck-static libc6 $judge $(judge_libraries)"
  if [ "$(cat "$parts/complete" 2>/dev/null)" != "$packages" ]; then
    rm -rf "$parts"
    # The name of the kernel's package changes with every version.
    kernel=$(dependency "$arch" "linux-image-cloud-$arch" linux-image-)
    if [ -z "$kernel" ]; then
      echo "error: linux-image-cloud-$arch names no kernel" >&2
      exit 71
    fi
    # shellcheck disable=SC2086
    fetch_packages "$arch" "$parts" $packages "$kernel"
    busybox depmod -b "$parts" "$(basename "$parts"/lib/modules/*)"
    echo "$packages" >"$parts/complete"
  fi
  kernel_version=$(basename "$parts"/lib/modules/*)
}

# The packages that the judge's libraries are in.
judge_libraries() {
  case $arch in
    arm64) echo libubootenv0.1 libyaml-0-2 zlib1g ;;
    amd64) echo libdevmapper1.02.1 libselinux1 libudev1 libpcre2-8-0 liblzma5 ;;
  esac
}

# put_program FILE FOLDER: copies a program of the packages into the tree, and the libraries that it
# needs.
put_program() {
  mkdir -p "$2"
  cp -L "$parts/$1" "$2/"
  put_libraries "$parts/$1"
}

# put_libraries FILE...: copies the libraries that these files need and the tree has not.
put_libraries() {
  needed=$(readelf -d "$@" 2>/dev/null | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u)
  for library in $needed; do
    if [ -z "$(find "$tree/lib" "$tree/lib64" -name "$library" 2>/dev/null)" ]; then
      put_library "$library"
    fi
  done
}

# put_library NAME: with what it needs itself. The loader has a place of its own.
put_library() {
  for place in lib64 "lib/$triple" "usr/lib/$triple" lib; do
    if [ -e "$parts/$place/$1" ]; then
      case $1 in
        ld-linux-*) [ "$place" != "lib/$triple" ] || continue ;;
        *) ;;
      esac
      folder=$tree/$place
      [ "$place" != "usr/lib/$triple" ] || folder=$tree/lib/$triple
      mkdir -p "$folder"
      cp -L "$parts/$place/$1" "$folder/"
      put_libraries "$folder/$1"
      return 0
    fi
  done
  echo "error: no package that was fetched has $1" >&2
  exit 70
}
