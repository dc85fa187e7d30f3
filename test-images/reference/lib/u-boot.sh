# Functions for `make`: U-Boot for arm64, from Debian's source and our configuration.
# Reads $here, $cache, $out.

# build_u_boot: once for the same inputs.
build_u_boot() {
  cross=
  [ "$(dpkg --print-architecture)" = arm64 ] || cross=aarch64-linux-gnu-
  recipe=$(cat "$here"/u-boot/* "$here/lib/u-boot.sh" | sha256sum | cut -c 1-16)
  built=$cache/u-boot-$recipe
  if [ ! -e "$built/u-boot.bin" ]; then
    compile_u_boot "$cache/u-boot-source" "$cache/u-boot.log"
    mkdir -p "$built"
    join_environment >"$built/u-boot.environment"
    mv "$cache/u-boot-source/u-boot.bin" "$built/"
    rm -r "$cache/u-boot-source"
  fi
  cp "$built/u-boot.environment" "$built/u-boot.bin" "$out/"
}

# compile_u_boot SOURCE LOG
compile_u_boot() {
  fetch_source "$1" u-boot
  join_environment >"$1/environment"
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

# join_environment: prints the default environment with a line for each variable.
join_environment() {
  sed -e '/^#/d' -e '/^$/d' -e ':more' -e '/\\$/{' -e N -e 's/=\\\n */=/; s/\\\n */ /' -e 'b more' -e '}' \
    "$here/u-boot/environment"
}
