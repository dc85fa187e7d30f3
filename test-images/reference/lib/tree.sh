# Functions for `make`: the root tree.
# Reads $parts, $arch, $triple, $archive, $version, $here; sets $tree.

# make_tree FOLDER
make_tree() {
  tree=$1
  rm -rf "$tree"
  mkdir -p "$tree"
  put_folders
  put_busybox
  put_kernel "$tree"
  put_tandem
  put_judges
  cp "$parts/sbin/e2fsck.static" "$tree/sbin/e2fsck"
  cp -R "$here/guest/etc/." "$tree/etc/"
  cp "$here/guest/init" "$tree/sbin/init"
  chmod 755 "$tree/sbin/init" "$tree/etc/tandem/health-check"
  "$here/vary" "$tree" version "$version"
}

put_folders() {
  (cd "$tree" && mkdir -p boot/efi data dev etc lib proc root run sbin sys tmp usr/bin var/lib var/cache)
  ln -s /run/lock "$tree/var/lock"
  ln -s /run "$tree/var/run"
  ln -s /tmp "$tree/var/tmp"
  ln -s /data/mender "$tree/var/lib/mender"
  ln -s /proc/self/mounts "$tree/etc/mtab"
}

# Names of its programs are asked from the one of this machine, which can be run.
put_busybox() {
  mkdir -p "$tree/bin"
  cp "$parts/bin/busybox" "$tree/bin/"
  busybox --list-full | grep -vxE 'linuxrc|sbin/init|bin/busybox|usr/bin/dpkg.*|bin/rpm' |
    while read -r applet; do
      mkdir -p "$tree/${applet%/*}"
      ln -s /bin/busybox "$tree/$applet"
    done
}

# By the archive's own script, as on any device. It brings all libraries but the C library.
put_tandem() {
  unpacked=$out/unpacked
  rm -rf "$unpacked"
  mkdir "$unpacked"
  tar -xzf "$archive" -C "$unpacked"
  "$unpacked"/tandem-*/install "$tree" >&2
  rm -r "$unpacked"
  runtime=$tree/usr/lib/tandem/current/runtime
  find "$runtime/" -type f \( -name '*.so*' -o -name java -o -name jspawnhelper \) \
    -exec readelf -d {} + 2>/dev/null | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u |
    while read -r library; do
      if [ -z "$(find "$runtime/" "$tree/lib" "$tree/lib64" -name "$library" 2>/dev/null)" ]; then
        put_library "$library"
      fi
    done
}

# Programs of others that tell what is in the boot environment.
put_judges() {
  if [ "$arch" = arm64 ]; then
    put_program usr/bin/fw_printenv "$tree/usr/bin"
    ln -s fw_printenv "$tree/usr/bin/fw_setenv"
    printf '/boot/efi/%s 0 0x4000\n' uboot.env uboot-redund.env >"$tree/etc/fw_env.config"
  else
    put_program usr/bin/grub-editenv "$tree/usr/bin"
  fi
}
