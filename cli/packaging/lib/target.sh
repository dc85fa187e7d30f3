# Functions for `dist`: the architecture that is built for, and Debian's packages for it.
# Reads $arch, $host, $cache, $home; sets the variables named target_*. Needs .ci/debian.sh.

# need_packaging_tools: JDK 17, whose linker has to be of the version of what it links.
need_packaging_tools() {
  missing=
  jdk=/usr/lib/jvm/java-17-openjdk-$host
  [ -x "$jdk/bin/jlink" ] && [ -d "$jdk/jmods" ] || missing="$missing openjdk-17-jdk-headless"
  need readelf binutils
  need dpkg-deb dpkg
  need libdeflate-gzip libdeflate-tools # 2 % smaller than gzip -9
  if [ "$arch" != "$host" ] && [ "$arch" != any ]; then
    need "qemu-$(qemu_name "$arch")-static" qemu-user-static
  fi
  install_missing "$home/target/setup.log" "error: making archives needs these packages" || exit 71
}

qemu_name() {
  case $1 in
    amd64) echo x86_64 ;;
    arm64) echo aarch64 ;;
    armhf) echo arm ;;
  esac
}

# unpack_target ARCH: Debian's Java, C library and compression library for it, unpacked.
unpack_target() {
  target_runs=
  case $1 in
    amd64) target_triple=x86_64-linux-gnu target_jna=linux-x86-64 target_zstd=linux/amd64 ;;
    arm64) target_triple=aarch64-linux-gnu target_jna=linux-aarch64 target_zstd=linux/aarch64 ;;
    armhf) target_triple=arm-linux-gnueabihf target_jna=linux-arm target_zstd=linux/arm ;;
    *) return 0 ;;
  esac
  case $1 in
    amd64) target_sqlite=org/sqlite/native/Linux/x86_64 ;;
    arm64) target_sqlite=org/sqlite/native/Linux/aarch64 ;;
    armhf) target_sqlite=org/sqlite/native/Linux/armv7 ;;
  esac
  target_root=$cache/$1
  target_jmods=$target_root/usr/lib/jvm/java-17-openjdk-$1/jmods
  if [ ! -e "$target_root/complete" ]; then
    rm -rf "$target_root"
    fetch_packages "$1" "$target_root" openjdk-17-jdk-headless openjdk-17-jre-headless libc6 \
      libgcc-s1 libstdc++6 gcc-12-base zlib1g
    touch "$target_root/complete"
  fi
  # Where the machine can not run the program itself, an emulator does.
  [ "$1" = "$host" ] || target_runs="qemu-$(qemu_name "$1")-static -L $target_root"
}
