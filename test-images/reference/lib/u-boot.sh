# Functions for `make`: U-Boot for arm64, from Debian's source and our configuration.
# Reads $here, $home, $cache, $out.

variables=$home/test-images/src/main/resources/tandem/image/build/uboot.env

# build_u_boot: once for the same inputs.
build_u_boot() {
  cross=
  [ "$(dpkg --print-architecture)" = arm64 ] || cross=aarch64-linux-gnu-
  recipe=$(cat "$here"/u-boot/* "$variables" "$here/lib/u-boot.sh" | sha256sum | cut -c 1-16)
  built=$cache/u-boot-$recipe
  if [ ! -e "$built/u-boot.bin" ]; then
    compile_u_boot "$cache/u-boot-source" "$cache/u-boot.log"
    mkdir -p "$built"
    mv "$cache/u-boot-source/u-boot.bin" "$built/"
    rm -r "$cache/u-boot-source"
  fi
  cp "$built/u-boot.bin" "$out/"
}

# compile_u_boot SOURCE LOG
compile_u_boot() {
  fetch_source "$1" u-boot
  built_in_environment >"$1/environment"
  echo "building U-Boot (once; the log is $2)" >&2
  if ! (make_u_boot "$1") >"$2" 2>&1 </dev/null; then
    tail -n 20 "$2" >&2
    echo "error: U-Boot was not built; all that was printed is in $2" >&2
    exit 70
  fi
}

# make_u_boot SOURCE: the time in its banner would make every build another one.
make_u_boot() {
  export SOURCE_DATE_EPOCH=0 ARCH=arm CROSS_COMPILE="$cross"
  cd "$1" &&
    patch -p1 <"$here/u-boot/virtio-environment.patch" &&
    make qemu_arm64_defconfig &&
    cat "$here/u-boot/config" >>.config &&
    make olddefconfig &&
    kept &&
    make -j"$(nproc)" u-boot.bin
}

# Another version of U-Boot may know a setting by another name, and drop it.
kept() {
  grep -E '^(# )?CONFIG_' "$here/u-boot/config" | while read -r setting; do
    case $setting in
      '# '*)
        name=${setting#\# }
        ! grep -q "^${name%% *}=" .config
        ;;
      *) grep -qxF "$setting" .config ;;
    esac || {
      echo "U-Boot has not kept: $setting"
      exit 1
    }
  done
}

# built_in_environment: what counts where no copy on the disk is valid. The same as that of an image,
# but for the canary: nothing is saved over copies that somebody may want to look at.
built_in_environment() {
  printf '%s\n' mender_boot_part=2 mender_boot_part_hex=2 upgrade_available=0 bootcount=0
  sed -e '/^#/d' -e '/^mender_saveenv_canary=/d' -e 's/@SLOT_A@/2/g' -e 's/@SLOT_B@/3/g' \
    -e 's|@DISK@|/dev/vda|g' -e 's|@KERNEL@|/boot/Image|g' \
    -e 's/@ARGUMENTS@/console=ttyAMA0 panic=1 rootwait ro quiet/g' "$variables"
}
