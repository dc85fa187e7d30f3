# Functions for `tandem` and `check`: make sure that the tools are there. Sourced, not run.

# May this user install packages here?
can_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

# install_packages LOG PACKAGE...: installs Debian packages, quietly.
install_packages() {
  install_log=$1
  shift
  mkdir -p "$(dirname "$install_log")"
  echo "installing $*" >&2
  export DEBIAN_FRONTEND=noninteractive
  # Another one may be installing: it is waited for.
  if ! { apt-get update -q -o DPkg::Lock::Timeout=600 &&
    apt-get install -y -q -o DPkg::Lock::Timeout=600 --no-install-recommends "$@"; } \
    >"$install_log" 2>&1 </dev/null; then
    tail -n 20 "$install_log" >&2
    echo "could not install $*; all that was printed is in $install_log" >&2
    return 1
  fi
}

# The JDK's major version, or nothing where there is no javac.
jdk_version() {
  if [ -n "${JAVA_HOME:-}" ]; then
    javac=$JAVA_HOME/bin/javac
  else
    javac=$(command -v javac) || return 0
  fi
  "$javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

# need_build_tools LOG: a JDK of at least 17, and Maven.
need_build_tools() {
  missing=
  jdk=$(jdk_version)
  [ -n "$jdk" ] && [ "$jdk" -ge 17 ] || missing="openjdk-17-jdk-headless"
  command -v mvn >/dev/null || missing="$missing maven"
  [ -z "$missing" ] && return 0
  if can_install; then
    # shellcheck disable=SC2086
    install_packages "$1" $missing
  else
    echo "Tandem needs a JDK (17 or newer) and Maven; as root on Debian: apt-get install" $missing >&2
    return 1
  fi
}

# need COMMAND PACKAGE: adds the package to $missing where there is no such command.
need() {
  command -v "$1" >/dev/null || missing="$missing $2"
}

# install_missing LOG WHAT: installs what `need` has found missing. Without the right to, says WHAT
# that means, and fails.
install_missing() {
  [ -z "$missing" ] && return 0
  if can_install; then
    # shellcheck disable=SC2086
    install_packages "$1" $missing
  else
    echo "$2:$missing" >&2
    return 1
  fi
}

# unpack_bootctl FOLDER: Debian's package, unpacked. Installing it would change how a machine with
# EFI boots.
unpack_bootctl() {
  command -v bootctl >/dev/null || [ -x "$1/usr/bin/bootctl" ] && return 0
  command -v apt-get >/dev/null || return 0
  mkdir -p "$1"
  if ! (cd "$1" && { apt-get download -q systemd-boot libsystemd-shared ||
    { apt-get update -q && apt-get download -q systemd-boot libsystemd-shared; }; } &&
    for package in *.deb; do dpkg-deb -x "$package" .; done) >"$1.log" 2>&1; then
    echo "could not unpack systemd-boot; see $1.log" >&2
  fi
}

# need_browser LOG: what looks at the pages of the server.
need_browser() {
  missing=
  need chromium chromium
  install_missing "$1" "the pages of the server can not be looked at without these Debian packages"
}

# need_test_tools LOG: the other implementations and system tools that the tests judge by.
# Without the right to install, the tests that need a missing one are skipped, and say so.
need_test_tools() {
  missing=
  PATH=$PATH:/usr/sbin:/sbin
  need mender-artifact mender-artifact
  need mender mender-client
  need mender-cli mender-cli
  need fw_printenv libubootenv-tool
  need mkenvimage u-boot-tools
  need grub-editenv grub-common
  [ -f /usr/lib/grub/i386-pc/moddep.lst ] || missing="$missing grub-pc-bin"
  [ -f /usr/lib/grub/x86_64-efi/moddep.lst ] || missing="$missing grub-efi-amd64-bin"
  need qemu-system-x86_64 qemu-system-x86
  need mke2fs e2fsprogs
  need debugfs e2fsprogs
  need mcopy mtools
  need mkfs.vfat dosfstools
  need sfdisk fdisk
  need openssl openssl
  need losetup mount
  need flock util-linux
  need dmsetup dmsetup
  need busybox busybox-static
  need mount mount
  need kill procps
  need mkfs.ext4 e2fsprogs
  need xz xz-utils
  need zstd zstd
  need setpriv util-linux
  need ssh openssh-client
  need sshd openssh-server
  need softhsm2-util softhsm2
  need pkcs11-tool opensc
  need curl curl
  need shellcheck shellcheck
  need dpkg-deb dpkg
  need readelf binutils
  need libdeflate-gzip libdeflate-tools
  need jq jq
  need mdb_dump lmdb-utils
  /usr/bin/python3 -c 'import lmdb' 2>/dev/null || missing="$missing python3-lmdb"
  need script bsdutils
  need strace strace
  need mandoc mandoc
  need groff groff-base
  need systemd-analyze systemd
  install_missing "$1" "tests that need one of these packages will be skipped" || ! can_install
}

# need_roots_tools LOG: what other root file systems are made and run with.
need_roots_tools() {
  missing=
  PATH=$PATH:/usr/sbin:/sbin
  need debootstrap debootstrap
  need unshare util-linux
  need qemu-aarch64-static qemu-user-static
  install_missing "$1" "trying archives in other root file systems needs root and one of these packages"
}

# need_ubi_tools LOG: a machine in software, and what makes UBI volumes in it.
need_ubi_tools() {
  missing=
  PATH=$PATH:/usr/sbin:/sbin
  need qemu-system-x86_64 qemu-system-x86
  need ubimkvol mtd-utils
  need busybox busybox-static
  need mkenvimage u-boot-tools
  install_missing "$1" "a test on UBI volumes needs one of these packages"
}

# need_reference_tools LOG ARCH: what the reference device of an architecture is made of.
need_reference_tools() {
  missing=
  PATH=$PATH:/usr/sbin:/sbin
  need readelf binutils
  need busybox busybox-static
  need cpio cpio
  need mke2fs e2fsprogs
  need mcopy mtools
  need mkfs.vfat dosfstools
  if [ "$2" = arm64 ]; then # U-Boot
    [ "$(dpkg --print-architecture)" = arm64 ] ||
      need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
    need dpkg-source dpkg-dev
    need gcc gcc
    need make make
    need flex flex
    need bison bison
    need bc bc
    need xxd xxd
    need patch patch
    [ -e /usr/include/openssl/evp.h ] || missing="$missing libssl-dev"
  fi
  install_missing "$1" "the reference device needs these packages"
}

# need_bench_tools LOG: the programs that `tandem bench` compares with, and what it is made of.
# swupdate brings services, which a machine for tests should not mind.
need_bench_tools() {
  missing=
  PATH=$PATH:/usr/sbin:/sbin
  need mender-artifact mender-artifact
  need mender mender-client
  need swupdate swupdate
  need rauc rauc
  need mksquashfs squashfs-tools
  need dbus-daemon dbus-daemon
  need dbus-send dbus-bin
  need fw_printenv libubootenv-tool
  need mkenvimage u-boot-tools
  need busybox busybox-static
  need mke2fs e2fsprogs
  need cpio cpio
  need openssl openssl
  need xz xz-utils
  need zstd zstd
  need perl perl-base
  [ -x /usr/bin/time ] || missing="$missing time"
  install_missing "$1" "the comparison needs these packages"
}

# need_vm_tools LOG: emulated devices, and disks whose cache a power cut empties.
need_vm_tools() {
  missing=
  PATH=$PATH:/usr/sbin:/sbin
  need qemu-system-x86_64 qemu-system-x86
  need qemu-system-aarch64 qemu-system-arm
  need qemu-io qemu-utils
  need nbdkit nbdkit
  need debootstrap debootstrap
  install_missing "$1" "tests on emulated devices need one of these packages" || ! can_install
}

# need_demo_tools LOG ARCH: what `tandem demo --qemu` shows a device of an architecture with.
need_demo_tools() {
  need_reference_tools "$1" "$2" || return 1
  missing=
  need nbdkit nbdkit
  if [ "$2" = arm64 ]; then
    need qemu-system-aarch64 qemu-system-arm
  else
    need qemu-system-x86_64 qemu-system-x86
    need grub-mkimage grub-common
    [ -f /usr/lib/grub/i386-pc/moddep.lst ] || missing="$missing grub-pc-bin"
    [ -f /usr/lib/grub/x86_64-efi/moddep.lst ] || missing="$missing grub-efi-amd64-bin"
  fi
  install_missing "$1" "error: the demo on an emulated device needs these packages"
}
